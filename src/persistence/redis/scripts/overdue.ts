/**
 * How both scripts below know what was pushed back. Such a row of `late` is '<member>\\n<where it was pushed to>', by
 * when it was first due. Whoever deals with the effect moves or removes it in `due` and need not know of `late`: the row
 * holds only as long as the effect stands where it was pushed to.
 */
const late = `
local function at(ms) return string.format('%.0f', ms) end
local function holds(due, row)
  local ending = string.find(row, '\\n', 1, true)
  local score = redis.call('ZSCORE', due, string.sub(row, 1, ending - 1))
  return score and at(tonumber(score)) == string.sub(row, ending + 1)
end
`;

export const overdueScript = `
-- Purpose: finds the oldest of what has been due for some time and pushes it back, so that one watcher answers for it.
-- KEYS:  for each partition: due, late (zsets)
-- ARGV:  1 graceMs   2 recheckMs ('' only looks)   3 at most so many
-- Returns: the time (epoch ms), then member, score, member, score, ...: oldest first.
${late}
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local found = {}
for partition = 1, #KEYS, 2 do
  local page = redis.call(
    'ZRANGE', KEYS[partition], '-inf', at(now - ARGV[1]), 'BYSCORE', 'LIMIT', 0, ARGV[3], 'WITHSCORES')
  for i = 1, #page, 2 do
    found[#found + 1] = {partition, page[i], page[i + 1], tonumber(page[i + 1])}
  end
end
if #KEYS > 2 then
  table.sort(found, function(a, b)
    if a[4] == b[4] then return a[2] < b[2] end
    return a[4] < b[4]
  end)
end

local function pushBack(due, late, member, score)
  local again = at(now + ARGV[2])
  local row = member .. '\\n' .. at(score)
  local first = redis.call('ZSCORE', late, row)
  if first then redis.call('ZREM', late, row) end
  redis.call('ZADD', due, again, member)
  redis.call('ZADD', late, first or score, member .. '\\n' .. again)
  -- For each row that comes, two are looked at, so that those that hold no longer do not heap up.
  for _, any in ipairs(redis.call('ZRANDMEMBER', late, 2)) do
    if not holds(due, any) then redis.call('ZREM', late, any) end
  end
end

local answer = {string.format('%.3f', time[1] * 1000 + time[2] / 1000)}
for i = 1, math.min(#found, tonumber(ARGV[3])) do
  local partition, member, score, ms = unpack(found[i])
  if ARGV[2] ~= '' then pushBack(KEYS[partition], KEYS[partition + 1], member, ms) end
  answer[#answer + 1] = member
  answer[#answer + 1] = score
end
return answer
`;

export const nextDueScript = `
-- Purpose: tells when the earliest pending effect is due; what was pushed back counts from when it was first due.
-- KEYS:  for each partition: due, late (zsets)
-- Returns: the time, or nothing.
${late}
local earliest
local function consider(score)
  if score and (not earliest or tonumber(score) < earliest) then earliest = tonumber(score) end
end
for partition = 1, #KEYS, 2 do
  local due, late = KEYS[partition], KEYS[partition + 1]
  consider(redis.call('ZRANGE', due, 0, 0, 'WITHSCORES')[2])
  -- What holds no longer goes; so much at a time, so that Redis is not held up.
  for _ = 1, 1000 do
    local row, score = unpack(redis.call('ZRANGE', late, 0, 0, 'WITHSCORES'))
    if not row then break end
    if holds(due, row) then
      consider(score)
      break
    end
    redis.call('ZREM', late, row)
  end
end
return earliest and string.format('%.17g', earliest)
`;
