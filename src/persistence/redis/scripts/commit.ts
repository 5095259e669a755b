import { keepAudits } from './audits.ts';
import { moveCounted } from './move-counted.ts';

/**
 * The one write of a step, atomic, refused if another node stepped first. One call takes the commits of many instances,
 * each of which succeeds or fails by itself.
 *
 * A commit is one text of fields followed by positional arguments whose numbers that text gives, so that whole runs of
 * them are passed to one command by `unpack`, without a loop and without decoding. The numbers come first, in digits to the base
 * 128, because one `string.byte` reads them all: to find and to convert as many decimal numbers takes Redis six times as long.
 */
export const commitScript = `
-- Purpose: writes each commit if the record that it builds on is still current.
-- KEYS:  for each partition: due (zset), leases (hash), expiry (zset), channel of changes (of an instance: with the suffix
--        ':<id>'), prefix of the counts (hashes: '<process>:<group>'); then for each commit:
--        record (hash: v, b body, m process, createdAt and terms, c where it counts, h see below), history (list), marks
--        if it has any (hash; their ends are in a zset with the suffix ':ends'), audit ids (zset) and entries (hash) if it has
--        any, index zsets of the terms added, then of those
--        removed
-- ARGV:  1 number of partitions   2 owner of the leases   3 1 if nodes are alive that hear only of the channels of partitions, else 0
--        then for each commit:
--        fields:
--          numbers: of three digits to the base 128: the partition (1..), how many of each follow: history entries, entries
--          cleared, entries set, entries leased, terms added, terms removed, marks, leases it must hold, entries advanced,
--          audit entries; of six such digits: leaseMs, historyLimit, how long (ms) marks are kept
--          then, separated by spaces: '<version>:<nonce>:' of the record that it builds on ('-' creates)
--          '<version>:<nonce>:' of the new record   1 if the instance has ended, else 0   id   createdAt   process   expireAt
--          ('-' never)   the number of its leases
--        leases held (member, number; '-': nobody may have one), body, where it counts ('=' as before; see moveCounted), history entries, entries cleared,
--        entries set (atMs, member), entries leased, entries advanced, terms added, terms removed, marks (name, value), audit
--        entries, if any: how many are kept, then (id, entry)
-- Returns: for each commit: 1 committed; {v, body} of the conflicting record; {} if there is none;
--        {'lost', member, ...} the leases that are not as they must be; a text if Redis refused a write.
-- v: '<version>:<nonce>:<pending effects>'. The nonce distinguishes records of the same version (of a reused id, or of
-- another branch after a failover), and a commit that comes twice (resent by the client when the connection broke
-- before the answer) from one that was overtaken.
-- h: the history entry of the start, as long as it is the only one, so that an instance that waits has no list of its own (an
-- object is of format 2, and goes to the list, where nodes that read only that look for it). Only
-- a record of version 0 has it; the commit that brings the next entry moves it to the list.
local fields = '^' .. string.rep('(%S+) ', 7) .. '(%S+)$'
local key, at, now, nothing, texts = tonumber(ARGV[1]) * 5 + 1, 4, nil, {}, {}
${moveCounted}
${keepAudits}
local function inRuns(from, count, size, call)
  for first = from, from + count - 1, size do
    call(first, math.min(first + size, from + count) - 1)
  end
end

local function after(ms)
  local text = texts[ms]
  if text then return text end
  if not now then
    local time = redis.call('TIME')
    now = time[1] * 1000 + math.floor(time[2] / 1000)
  end
  text = string.format('%.0f', now + ms)
  texts[ms] = text
  return text
end

-- What is under a lease that is running is looked at when that runs out.
local function advance(due, leases, at, count)
  local soon = after(0)
  for i = at, at + count - 1 do
    local lease = redis.call('HGET', leases, ARGV[i])
    local ends = lease and tonumber(string.match(lease, '^%d+'))
    if not ends or ends <= now then redis.call('ZADD', due, 'XX', 'LT', soon, ARGV[i]) end
  end
end

local function number(a, b, c) return (a * 128 + b) * 128 + c end

-- How long leases last, how many history entries are kept, how long marks are.
local function readLimits(text)
  local a1, a2, a3, a4, a5, a6, b1, b2, b3, b4, b5, b6, c1, c2, c3, c4, c5, c6 = string.byte(text, 34, 51)
  return number(a1, a2, a3) * 2097152 + number(a4, a5, a6), number(b1, b2, b3) * 2097152 + number(b4, b5, b6),
    number(c1, c2, c3) * 2097152 + number(c4, c5, c6)
end

local function readCounts(text)
  local a1, a2, a3, b1, b2, b3, c1, c2, c3, d1, d2, d3, e1, e2, e3, f1, f2, f3, g1, g2, g3, h1, h2, h3, i1, i2, i3, j1, j2, j3,
    k1, k2, k3 = string.byte(text, 1, 33)
  return number(a1, a2, a3), number(b1, b2, b3), number(c1, c2, c3), number(d1, d2, d3), number(e1, e2, e3),
    number(f1, f2, f3), number(g1, g2, g3), number(h1, h2, h3), number(i1, i2, i3), number(j1, j2, j3),
    number(k1, k2, k3)
end

local function lostLeases(leases, at, count)
  local lost = {'lost'}
  for i = at, at + (count - 1) * 2, 2 do
    local lease = redis.call('HGET', leases, ARGV[i])
    local holding = ARGV[2] .. '\\n' .. ARGV[i + 1]
    local isHeld = lease and string.sub(lease, string.find(lease, '\\n', 1, true) + 1) == holding
    if ARGV[i + 1] == '-' then isHeld = not lease end
    if not isHeld then lost[#lost + 1] = ARGV[i] end
  end
  return lost
end

-- Returns the terms of a record after adding and removing some, in one pass.
local function changeTerms(kept, indexes, at, addCount, removeCount, createdAt, id)
  local holds, order = {}, {}
  for part in string.gmatch(kept, '(%Z*)%z') do order[#order + 1] = part end
  for i = 3, #order do holds[order[i]] = true end
  for i = 0, addCount - 1 do
    local term = ARGV[at + i]
    if holds[term] == nil then order[#order + 1] = term end
    if not holds[term] then
      holds[term] = true
      redis.call('ZADD', KEYS[indexes + i], createdAt, id)
    end
  end
  for i = addCount, addCount + removeCount - 1 do
    local term = ARGV[at + i]
    if holds[term] then
      holds[term] = false
      redis.call('ZREM', KEYS[indexes + i], id)
    end
  end
  local left = {order[1], order[2]}
  for i = 3, #order do
    if holds[order[i]] then left[#left + 1] = order[i] end
  end
  return table.concat(left, '\\0') .. '\\0'
end

-- Each mark has its own end, stored before its value and in a zset beside the hash; each commit that puts marks drops
-- a larger number of expired ones.
local function putMarks(marksKey, at, count, ttlMs)
  local ends = marksKey .. ':ends'
  local ending = after(ttlMs)
  local over = redis.call('ZRANGE', ends, '-inf', string.format('%.0f', now), 'BYSCORE', 'LIMIT', 0, count + 100)
  if #over > 0 then
    inRuns(1, #over, 4000, function(from, to)
      redis.call('HDEL', marksKey, unpack(over, from, to))
      redis.call('ZREM', ends, unpack(over, from, to))
    end)
  end
  for i = at, at + count * 2 - 1, 2 do
    redis.call('HSET', marksKey, ARGV[i], ending .. '\\n' .. ARGV[i + 1])
    redis.call('ZADD', ends, ending, ARGV[i])
  end
  if redis.call('PTTL', marksKey) < ttlMs then
    redis.call('PEXPIRE', marksKey, ttlMs)
    redis.call('PEXPIRE', ends, ttlMs)
  end
end

local function isFirst(mark) return string.sub(mark, 1, 2) == '0:' end

local function commit(recordKey, historyKey, marksKey, auditKey, indexes, at, partition, leaseMs, historyLimit, marksTtlMs,
    historyCount, clearCount, setCount, leaseCount, addCount, removeCount, markCount, holdCount, advanceCount, auditCount,
    expected, new, ended, id, createdAt, process, expireAt, leaseNumber)
  local due, leases, expiry, channel, counts = unpack(KEYS, partition * 5 - 4, partition * 5)
  local counted = ARGV[at + holdCount * 2 + 1]
  local changesTerms, held, countedBefore, kept, opening = addCount + removeCount > 0, nil, nil, nil, nil
  if isFirst(expected) and (historyCount > 0 or historyLimit == 0) then
    held, countedBefore, kept, opening = unpack(redis.call('HMGET', recordKey, 'v', 'c', 'm', 'h'))
  elseif changesTerms then
    held, countedBefore, kept = unpack(redis.call('HMGET', recordKey, 'v', 'c', 'm'))
  elseif counted == '=' then
    held = redis.call('HGET', recordKey, 'v')
  else
    held, countedBefore = unpack(redis.call('HMGET', recordKey, 'v', 'c'))
  end
  local pending = 0
  if held then
    if expected == '-' or string.sub(held, 1, #expected) ~= expected then
      if string.sub(held, 1, #new) == new then return 1 end
      return {held, redis.call('HGET', recordKey, 'b')}
    end
    pending = tonumber(string.sub(held, #expected + 1))
  elseif expected ~= '-' then
    return {}
  end

  if holdCount > 0 then
    local lost = lostLeases(leases, at, holdCount)
    if #lost > 1 then return lost end
    at = at + holdCount * 2
  end
  local body = ARGV[at]
  at = at + 2

  local opens = not held and historyCount == 1 and isFirst(new) and string.byte(ARGV[at]) ~= 123
  if opens then
    opening = ARGV[at]
    at = at + 1
  elseif historyCount > 0 then
    local length
    inRuns(at, historyCount, 4000, function(from, to)
      if opening and from == at then
        length = redis.call('RPUSH', historyKey, opening, unpack(ARGV, from, to))
      else
        length = redis.call('RPUSH', historyKey, unpack(ARGV, from, to))
      end
    end)
    if length > historyLimit then redis.call('LTRIM', historyKey, -historyLimit, -1) end
    at = at + historyCount
  elseif historyLimit == 0 and held then
    redis.call('DEL', historyKey)
  end

  if clearCount > 0 then
    inRuns(at, clearCount, 4000, function(from, to)
      pending = pending - redis.call('ZREM', due, unpack(ARGV, from, to))
      redis.call('HDEL', leases, unpack(ARGV, from, to))
    end)
    at = at + clearCount
  end

  if setCount > 0 then
    inRuns(at, setCount * 2, 4000, function(from, to)
      pending = pending + redis.call('ZADD', due, unpack(ARGV, from, to))
    end)
    -- Timers (r) have no lease.
    for i = at + 1, at + setCount * 2, 2 do
      if string.byte(ARGV[i]) ~= 114 then redis.call('HDEL', leases, ARGV[i]) end
    end
    at = at + setCount * 2
  end

  if leaseCount > 0 then
    local ends = after(leaseMs)
    for i = at, at + leaseCount - 1 do
      pending = pending + redis.call('ZADD', due, ends, ARGV[i])
      redis.call('HSET', leases, ARGV[i], ends .. '\\n' .. ARGV[2] .. '\\n' .. leaseNumber)
    end
    at = at + leaseCount
  end

  if advanceCount > 0 then
    advance(due, leases, at, advanceCount)
    at = at + advanceCount
  end

  local mark = new .. string.format('%d', pending)
  local more = nothing
  if changesTerms or not held then
    more = {'m', changeTerms(held and kept or (process .. '\\0' .. createdAt .. '\\0'),
      indexes, at, addCount, removeCount, createdAt, id)}
  end
  at = at + addCount + removeCount

  local moves = counted ~= '=' and (countedBefore or '') ~= counted
  if moves and more == nothing then
    more = {'c', counted}
  elseif moves then
    more[3], more[4] = 'c', counted
  end
  if opens then
    more[#more + 1] = 'h'
    more[#more + 1] = opening
  end
  redis.call('HSET', recordKey, 'v', mark, 'b', body, unpack(more))
  if held and opening then redis.call('HDEL', recordKey, 'h') end
  -- Only after the write, which Redis may refuse.
  if moves then moveCounted(counts, process, countedBefore or '', counted) end

  if markCount > 0 then
    putMarks(marksKey, at, markCount, marksTtlMs)
    at = at + markCount * 2
  end

  if auditCount > 0 then
    keepAudits(KEYS[auditKey], KEYS[auditKey + 1], ARGV[at], at + 1, auditCount)
  end

  local news = id .. ' ' .. new .. ended
  redis.call('PUBLISH', channel .. ':' .. id, news)
  if ARGV[3] == '1' then redis.call('PUBLISH', channel, news) end

  if expireAt ~= '-' then
    redis.call('ZADD', expiry, expireAt, id)
  elseif held then
    redis.call('ZREM', expiry, id)
  end
  return 1
end

local results = {}
while at <= #ARGV do
  local text = ARGV[at]
  local partition, history, clear, set, lease, add, remove, marks, holds, advanced, audits = readCounts(text)
  local leaseMs, historyLimit, marksTtlMs = readLimits(text)
  local auditKey = key + (marks > 0 and 3 or 2)
  local indexes = auditKey + (audits > 0 and 2 or 0)
  local done, result = pcall(commit, KEYS[key], KEYS[key + 1], KEYS[key + 2], auditKey, indexes, at + 1, partition, leaseMs,
    historyLimit, marksTtlMs, history, clear, set, lease, add, remove, marks, holds, advanced, audits,
    string.match(text, fields, 52))
  results[#results + 1] = done and result or (type(result) == 'table' and result.err or tostring(result))
  key = indexes + add + remove
  at = at + 3 + holds * 2 + history + clear + set * 2 + lease + advanced + add + remove + marks * 2 + (audits > 0 and audits * 2 + 1 or 0)
end
writeCounts()
return results
`;
