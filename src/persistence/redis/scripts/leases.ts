import { keepAudits } from './audits.ts';

/**
 * The form of a lease in all scripts below: '<end in epoch ms>\\n<owner>\\n<number>'. The time is that of Redis, so
 * that the clocks of nodes may differ.
 */
const clock = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
-- Stands for a lease that was released: it shows that there was one.
local nobody = '0\\n'
local function at(ms) return string.format('%.0f', ms) end
local function holder(lease)
  local ending = string.find(lease, '\\n', 1, true)
  return tonumber(string.sub(lease, 1, ending - 1)), string.sub(lease, ending + 1)
end
local function isOf(holding, owner) return string.sub(holding, 1, #owner + 1) == owner .. '\\n' end
`;

export const leaseScript = `
-- Purpose: takes the lease on a pending effect, unless a lease on it is still running.
-- KEYS:  1 due   2 leases
-- ARGV:  1 member   2 '<owner>\\n<number>'   3 leaseMs
-- Returns: 1 taken for the first time; 2 taken after an earlier lease; 0 not taken.
${clock}
if not redis.call('ZSCORE', KEYS[1], ARGV[1]) then return 0 end
local lease = redis.call('HGET', KEYS[2], ARGV[1])
if lease and holder(lease) > now then return 0 end
local ends = at(now + ARGV[3])
redis.call('ZADD', KEYS[1], ends, ARGV[1])
redis.call('HSET', KEYS[2], ARGV[1], ends .. '\\n' .. ARGV[2])
return lease and 2 or 1
`;

export const extendScript = `
-- Purpose: extends the leases that the owner still holds.
-- KEYS:  1 due   2 leases
-- ARGV:  1 owner   2 leaseMs   3.. members
-- Returns: the members that it no longer holds.
${clock}
local ends, lost = at(now + ARGV[2]), {}
for i = 3, #ARGV do
  local lease = redis.call('HGET', KEYS[2], ARGV[i])
  local holding = lease and select(2, holder(lease))
  if holding and isOf(holding, ARGV[1]) then
    redis.call('ZADD', KEYS[1], ends, ARGV[i])
    redis.call('HSET', KEYS[2], ARGV[i], ends .. '\\n' .. holding)
  else
    lost[#lost + 1] = ARGV[i]
  end
end
return lost
`;

export const releaseScript = `
-- Purpose: releases leases of the owner; their effects are due at once.
-- KEYS:  1 due   2 leases
-- ARGV:  1 owner   2 '1' if nothing ran under them, else '0'   3.. members
-- Returns: how many.
${clock}
local count = 0
for i = 3, #ARGV do
  local lease = redis.call('HGET', KEYS[2], ARGV[i])
  if lease and isOf(select(2, holder(lease)), ARGV[1]) then
    if ARGV[2] == '1' then redis.call('HDEL', KEYS[2], ARGV[i]) else redis.call('HSET', KEYS[2], ARGV[i], nobody) end
    redis.call('ZADD', KEYS[1], at(now), ARGV[i])
    count = count + 1
  end
end
return count
`;

export const reclaimScript = `
-- Purpose: makes due at once what an earlier run of a node left under lease.
-- KEYS:  1 due   2 leases
-- ARGV:  1 node, the prefix of its owners   2 the current owner
-- Returns: how many.
${clock}
local count, leases = 0, redis.call('HGETALL', KEYS[2])
for i = 1, #leases, 2 do
  local holding = select(2, holder(leases[i + 1]))
  if isOf(holding, ARGV[1]) and not isOf(holding, ARGV[2]) then
    redis.call('HSET', KEYS[2], leases[i], nobody)
    redis.call('ZADD', KEYS[1], at(now), leases[i])
    count = count + 1
  end
end
return count
`;

export const rearmScript = `
-- Purpose: puts back due entries that are missing or come too late, if the record is still the same.
-- KEYS:  1 record   2 due   3 leases   4 audit ids (zset)   5 audit entries (hash)
-- ARGV:  1 '<version>:<nonce>:' of the record   2 how many audit entries are kept   3 id of the audit entry ('': none)
--        4 the entry   then for each due entry: atMs, member, '1' if it may have run already or '0'
-- Returns: 1; 0 if the record has changed.
${clock}
${keepAudits}
local held = redis.call('HGET', KEYS[1], 'v')
if not held or string.sub(held, 1, #ARGV[1]) ~= ARGV[1] then return 0 end
if ARGV[3] ~= '' then keepAudits(KEYS[4], KEYS[5], ARGV[2], 3, 1) end
for i = 5, #ARGV, 3 do
  local latest, member = tonumber(ARGV[i]), ARGV[i + 1]
  local lease = redis.call('HGET', KEYS[3], member)
  if lease then
    local ends = holder(lease)
    if ends > now and ends > latest then latest = ends end
  elseif ARGV[i + 2] == '1' then
    redis.call('HSET', KEYS[3], member, nobody)
  end
  local due = redis.call('ZSCORE', KEYS[2], member)
  if not due or tonumber(due) > latest then redis.call('ZADD', KEYS[2], at(latest), member) end
end
return 1
`;

export const entriesScript = `
-- Purpose: reads what the due index holds of some effects.
-- KEYS:  1 due   2 leases
-- ARGV:  members
-- Returns: for each member, when it is due and its lease: '<end in epoch ms>\\n<owner>\\n<number>', or '0\\n' where it was
--        given back. Nothing in the place of either that is not there.
local found = {}
for i = 1, #ARGV do
  found[i * 2 - 1] = redis.call('ZSCORE', KEYS[1], ARGV[i])
  found[i * 2] = redis.call('HGET', KEYS[2], ARGV[i])
end
return found
`;
