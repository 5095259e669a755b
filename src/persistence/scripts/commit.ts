/**
 * The one write of a step: whole, or not at all where somebody stepped first.
 *
 * The arguments are positional and counted, so that whole runs of them go to one command by `unpack`, without a loop
 * and without decoding.
 */
export const commitScript = `
-- Purpose: writes one commit if the record still stands at the version that it builds on.
-- KEYS:  1 record (hash: v mark, b body, m process, createdAt and terms)   2 history (list)   3 due (zset)
--        4 leases (hash)   5 expiry (zset)   6 marks (hash)   7 channel of changes   8.. index zsets of the terms added, then of those removed
-- ARGV:  1 what the mark must begin with ('<version>:'; '' creates)   2 '<version>:<nonce>:', the new mark without
--        its count of pending effects   3 body   4 id   5 createdAt   6 process   7 expireAt ('' never)
--        8 owner   9 leaseMs   10 historyLimit   11-16 how many of each follow:
--        history entries, entries cleared, entries set (atMs, member), entries leased, terms added, terms removed
--        17 how many marks (name, value) come last   18 for how long (ms) marks are kept
-- Returns: 1 committed; {mark, body} of the record that stands in the way; {} where there is none.
-- mark: '<version>:<nonce>:<pending effects>'. The nonce tells a commit that comes twice (sent again by the client
-- when the connection broke before the answer) from one that was overtaken.
local held = redis.call('HGET', KEYS[1], 'v')
local pending = 0
if held then
  if string.sub(held, 1, #ARGV[2]) == ARGV[2] then return 1 end
  if ARGV[1] == '' or string.sub(held, 1, #ARGV[1]) ~= ARGV[1] then
    return {held, redis.call('HGET', KEYS[1], 'b')}
  end
  pending = tonumber(string.match(held, '%d+$'))
elseif ARGV[1] ~= '' then
  return {}
end

local function inRuns(from, count, size, call)
  for first = from, from + count - 1, size do
    call(first, math.min(first + size, from + count) - 1)
  end
end

local at, historyCount = 19, tonumber(ARGV[11])
if historyCount > 0 then
  local length
  inRuns(at, historyCount, 4000, function(from, to)
    length = redis.call('RPUSH', KEYS[2], unpack(ARGV, from, to))
  end)
  local limit = tonumber(ARGV[10])
  if length > limit then redis.call('LTRIM', KEYS[2], -limit, -1) end
  at = at + historyCount
elseif ARGV[10] == '0' and held then
  redis.call('DEL', KEYS[2])
end

local clearCount = tonumber(ARGV[12])
if clearCount > 0 then
  inRuns(at, clearCount, 4000, function(from, to)
    pending = pending - redis.call('ZREM', KEYS[3], unpack(ARGV, from, to))
    redis.call('HDEL', KEYS[4], unpack(ARGV, from, to))
  end)
  at = at + clearCount
end

local setCount = tonumber(ARGV[13]) * 2
if setCount > 0 then
  inRuns(at, setCount, 4000, function(from, to)
    pending = pending + redis.call('ZADD', KEYS[3], unpack(ARGV, from, to))
  end)
  for i = at + 1, at + setCount, 2 do redis.call('HDEL', KEYS[4], ARGV[i]) end
  at = at + setCount
end

local leaseCount = tonumber(ARGV[14])
if leaseCount > 0 then
  local time = redis.call('TIME')
  local ends = string.format('%.0f', time[1] * 1000 + math.floor(time[2] / 1000) + ARGV[9])
  for i = at, at + leaseCount - 1 do
    pending = pending + redis.call('ZADD', KEYS[3], ends, ARGV[i])
    redis.call('HSET', KEYS[4], ARGV[i], ends .. '\\n' .. ARGV[8])
  end
  at = at + leaseCount
end

local mark = ARGV[2] .. string.format('%d', pending)
local addCount, removeCount = tonumber(ARGV[15]), tonumber(ARGV[16])
if addCount + removeCount > 0 or not held then
  local terms = held and redis.call('HGET', KEYS[1], 'm') or (ARGV[6] .. '\\0' .. ARGV[5] .. '\\0')
  for i = 0, addCount - 1 do
    if not string.find(terms, '\\0' .. ARGV[at + i] .. '\\0', 1, true) then
      terms = terms .. ARGV[at + i] .. '\\0'
      redis.call('ZADD', KEYS[8 + i], ARGV[5], ARGV[4])
    end
  end
  for i = addCount, addCount + removeCount - 1 do
    local from, to = string.find(terms, '\\0' .. ARGV[at + i] .. '\\0', 1, true)
    if from then
      terms = string.sub(terms, 1, from) .. string.sub(terms, to + 1)
      redis.call('ZREM', KEYS[8 + i], ARGV[4])
    end
  end
  redis.call('HSET', KEYS[1], 'v', mark, 'b', ARGV[3], 'm', terms)
else
  redis.call('HSET', KEYS[1], 'v', mark, 'b', ARGV[3])
end

at = at + addCount + removeCount
local markCount = tonumber(ARGV[17]) * 2
if markCount > 0 then
  inRuns(at, markCount, 4000, function(from, to)
    redis.call('HSET', KEYS[6], unpack(ARGV, from, to))
  end)
  redis.call('PEXPIRE', KEYS[6], ARGV[18])
end

redis.call('PUBLISH', KEYS[7], ARGV[4])

if ARGV[7] ~= '' then
  redis.call('ZADD', KEYS[5], ARGV[7], ARGV[4])
elseif held then
  redis.call('ZREM', KEYS[5], ARGV[4])
end
return 1
`;
