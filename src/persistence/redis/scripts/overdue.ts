/**
 * How both scripts below recognise deferred effects. Such a row of `late` is '<member>\\n<deferred to>', scored by when
 * the effect was first due. Handling the effect moves or removes it in `due`, without touching `late`: a row is valid
 * only while the effect is due at the time in the row.
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
-- Purpose: finds the oldest overdue effects and defers them, so that one watcher handles each.
-- KEYS:  for each partition: due, late (zsets)
-- ARGV:  1 graceMs   2 recheckMs ('': only read)   3 maximum number
-- Returns: the time (epoch ms), then member, score, member, score, ...: oldest first.
${late}
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local limit, partitions, latest = tonumber(ARGV[3]), #KEYS / 2, at(now - ARGV[1])
local pages, found = {}, {}

local function read(partition, size)
  pages[partition] = redis.call(
    'ZRANGE', KEYS[partition], '-inf', latest, 'BYSCORE', 'LIMIT', 0, size, 'WITHSCORES')
end

local function isOlder(a, b)
  if a[4] == b[4] then return a[2] < b[2] end
  return a[4] < b[4]
end

local function gather()
  found = {}
  for partition = 1, #KEYS, 2 do
    local page = pages[partition]
    for i = 1, #page, 2 do
      found[#found + 1] = {partition, page[i], page[i + 1], tonumber(page[i + 1])}
    end
  end
  table.sort(found, isOlder)
end

-- When very much is due, each of several partitions has about its share of the oldest. Only one that has more is read again.
local size = math.min(limit, math.ceil(limit / partitions) * 2 + 4)
for partition = 1, #KEYS, 2 do read(partition, size) end
gather()

local function mayHaveMore(page, newest)
  if #page < size * 2 then return false end
  return not newest or not isOlder(newest, {0, page[#page - 1], '', tonumber(page[#page])})
end

if size < limit and #found >= size then
  local newest, isComplete = found[limit], true
  for partition = 1, #KEYS, 2 do
    if mayHaveMore(pages[partition], newest) then
      read(partition, limit)
      isComplete = false
    end
  end
  if not isComplete then gather() end
end

local again = ARGV[2] ~= '' and at(now + ARGV[2])
local function pushBack(due, late, member, score)
  local row = member .. '\\n' .. at(score)
  local first = redis.call('ZSCORE', late, row)
  if first then redis.call('ZREM', late, row) end
  redis.call('ZADD', due, again, member)
  redis.call('ZADD', late, first or score, member .. '\\n' .. again)
  -- For each new row, two are checked, so that invalid rows do not accumulate.
  for _, any in ipairs(redis.call('ZRANDMEMBER', late, 2)) do
    if not holds(due, any) then redis.call('ZREM', late, any) end
  end
end

local answer = {string.format('%.3f', time[1] * 1000 + time[2] / 1000)}
for i = 1, math.min(#found, limit) do
  local partition, member, score, ms = unpack(found[i])
  if again then pushBack(KEYS[partition], KEYS[partition + 1], member, ms) end
  answer[#answer + 1] = member
  answer[#answer + 1] = score
end
return answer
`;

export const nextDueScript = `
-- Purpose: returns when the earliest pending effect is due; deferred ones count from when they were first due.
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
  -- Removes invalid rows, a bounded number at a time, so that Redis is not blocked.
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
