export const keepAuditScript = `
-- Purpose: keeps an audit entry, or replaces it, and forgets the oldest beyond the limit.
-- KEYS:  1 ids (zset, all with score 0: sorted by id)   2 entries (hash)
-- ARGV:  1 id   2 entry   3 limit
-- Returns: nothing.
redis.call('ZADD', KEYS[1], 0, ARGV[1])
redis.call('HSET', KEYS[2], ARGV[1], ARGV[2])
local over = redis.call('ZCARD', KEYS[1]) - ARGV[3]
if over > 0 then
  local oldest = redis.call('ZRANGE', KEYS[1], 0, math.min(over, 100) - 1)
  redis.call('ZREM', KEYS[1], unpack(oldest))
  redis.call('HDEL', KEYS[2], unpack(oldest))
end
`;

export const auditsScript = `
-- Purpose: reads a page of audit entries, newest first.
-- KEYS:  1 ids   2 entries
-- ARGV:  1 before ('+' for all, or '(' and an id)   2 limit
-- Returns: id, entry, id, entry, ...
local ids = redis.call('ZREVRANGEBYLEX', KEYS[1], ARGV[1], '-', 'LIMIT', 0, ARGV[2])
local found = {}
for _, id in ipairs(ids) do
  local entry = redis.call('HGET', KEYS[2], id)
  if entry then
    found[#found + 1] = id
    found[#found + 1] = entry
  end
end
return found
`;
