import { moveCounted } from './move-counted.ts';

/** Reads a page of history, located by the version of the newest entry. */
export const historyScript = `
-- Purpose: reads history entries by sequence. The newest entry has the version of the record as its sequence.
-- KEYS:  1 record (its h is the entry of the start, as long as that is the only one)   2 history
-- ARGV:  1 read the entries above this sequence   2 maximum number   3 maximum bytes (a larger entry comes alone)
-- Returns: {1 if more follow, else 0, {entries, oldest first}}
local mark, opening = unpack(redis.call('HMGET', KEYS[1], 'v', 'h'))
if not mark then return {0, {}} end
if opening then
  if tonumber(ARGV[1]) >= 0 then return {0, {}} end
  if tonumber(ARGV[2]) < 1 then return {1, {}} end
  return {0, {opening}}
end
local length = redis.call('LLEN', KEYS[2])
local oldest = tonumber(string.match(mark, '^%d+')) - length + 1
local from = math.max(ARGV[1] + 1 - oldest, 0)
local limit, left, largest, entries = tonumber(ARGV[2]), tonumber(ARGV[3]), 1, {}
while #entries < limit and from < length do
  -- As many as fit if they are as large as the largest so far, so that few are read only to be left out.
  local size = #entries == 0 and 1 or math.min(limit - #entries, 16, math.max(math.floor(left / largest), 1))
  for _, entry in ipairs(redis.call('LRANGE', KEYS[2], from, from + size - 1)) do
    if #entry > left and #entries > 0 then return {1, entries} end
    entries[#entries + 1] = entry
    from, left, largest = from + 1, left - #entry, math.max(largest, #entry)
  end
end
return {from < length and 1 or 0, entries}
`;

/** Reads the values kept under marks of an instance. */
export const marksScript = `
-- Purpose: reads marks that have not expired.
-- KEYS:  1 marks (hash)   2 their ends (zset)
-- ARGV:  names
-- Returns: how many marks the instance has, then for each name its value, or nothing.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local answer = {redis.call('ZCOUNT', KEYS[2], '(' .. string.format('%.0f', now), '+inf')}
for i, name in ipairs(ARGV) do
  local mark = redis.call('HGET', KEYS[1], name)
  local ends = mark and string.find(mark, '\\n', 1, true)
  answer[i + 1] = ends and tonumber(string.sub(mark, 1, ends - 1)) > now and string.sub(mark, ends + 1) or false
end
return answer
`;

/** Forgets expired instances of one partition. */
export const expireScript = `
-- Purpose: deletes expired instances, with all that belongs to them.
-- KEYS:  1 expiry   2 due   3 leases
-- ARGV:  1 maximum number   2 prefix of record keys   3 of history keys   4 of index keys   5 of mark keys
--        6 of counts
--        (the keys made of these carry the hash tag of KEYS; the records determine which ones)
-- Returns: how many.
${moveCounted}
local time = redis.call('TIME')
local now = string.format('%.0f', time[1] * 1000 + math.floor(time[2] / 1000))
local ids = redis.call('ZRANGE', KEYS[1], '-inf', now, 'BYSCORE', 'LIMIT', 0, ARGV[1])
for _, id in ipairs(ids) do
  local record = redis.call('HMGET', ARGV[2] .. id, 'v', 'm', 'c')
  if record[2] then
    local process, rest = string.match(record[2], '^(%Z*)%z%Z*%z(.*)$')
    for term in string.gmatch(rest, '(%Z*)%z') do
      redis.call('ZREM', ARGV[4] .. process .. ':' .. term, id)
    end
    if record[3] then moveCounted(ARGV[6], process, record[3], '') end
    -- An instance that has ended has nothing pending: only one that expires before its end needs this walk.
    if string.match(record[1], '%d+$') ~= '0' then
      local cursor = '0'
      repeat
        local page = redis.call('ZSCAN', KEYS[2], cursor, 'MATCH', '?' .. id .. '/*', 'COUNT', 1000)
        cursor = page[1]
        for i = 1, #page[2], 2 do
          redis.call('ZREM', KEYS[2], page[2][i])
          redis.call('HDEL', KEYS[3], page[2][i])
        end
      until cursor == '0'
    end
  end
  redis.call('DEL', ARGV[2] .. id, ARGV[3] .. id, ARGV[5] .. id, ARGV[5] .. id .. ':ends')
  redis.call('ZREM', KEYS[1], id)
end
writeCounts()
return #ids
`;
