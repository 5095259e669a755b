/** Lists one page of the instances of one partition, newest first. */
export const listScript = `
-- Purpose: walks the smallest index and keeps the ids that are in all of them.
-- KEYS:  index zsets (score createdAt, member id), one for each term
-- ARGV:  1 maximum number   2 createdAt and 3 id of the last entry before the page ('' and '': from the newest)
--        4 maximum number of entries to read
-- Returns: {{id, createdAt, id, createdAt, ...}, {createdAt, id} where the walk stopped early, or {}}
local walked, least = 1, math.huge
for i = 1, #KEYS do
  local size = redis.call('ZCARD', KEYS[i])
  if size < least then walked, least = i, size end
end
local index = KEYS[walked]

local rank = 0
if ARGV[2] ~= '' then
  rank = redis.call('ZCOUNT', index, '(' .. ARGV[2], '+inf')
  -- Entries with equal times are ordered by id: a binary search finds the first one after the previous page.
  local low, high = rank, rank + redis.call('ZCOUNT', index, ARGV[2], ARGV[2])
  while low < high do
    local middle = math.floor((low + high) / 2)
    if redis.call('ZREVRANGE', index, middle, middle)[1] < ARGV[3] then
      high = middle
    else
      low = middle + 1
    end
  end
  rank = low
end

local limit, budget, answer = tonumber(ARGV[1]), tonumber(ARGV[4]), {}
-- The fewer match, the more are read at once.
local reach = limit * 2
while #answer < limit * 2 do
  if budget <= 0 then return {answer, redis.call('ZREVRANGE', index, rank - 1, rank - 1, 'WITHSCORES')} end
  local size = math.min(reach, budget)
  local page = redis.call('ZREVRANGE', index, rank, rank + size - 1, 'WITHSCORES')
  local ids = {}
  for i = 1, #page, 2 do ids[#ids + 1] = page[i] end
  if #ids == 0 then break end
  local missing = {}
  for i = 1, #KEYS do
    if i ~= walked then
      for n, score in ipairs(redis.call('ZMSCORE', KEYS[i], unpack(ids))) do
        if not score then missing[n] = true end
      end
    end
  end
  for n = 1, #ids do
    if not missing[n] and #answer < limit * 2 then
      answer[#answer + 1] = ids[n]
      answer[#answer + 1] = page[n * 2]
    end
  end
  if #ids < size then break end
  rank, budget, reach = rank + #ids, budget - #ids, reach * 4
end
return {answer, {}}
`;
