/** Keeps entries, or replaces those with their ids, and forgets the oldest beyond the limit. */
export const keepAudits = `
local function keepAudits(ids, entries, limit, from, count)
  for i = from, from + (count - 1) * 2, 2 do
    redis.call('ZADD', ids, 0, ARGV[i])
    redis.call('HSET', entries, ARGV[i], ARGV[i + 1])
  end
  local over = redis.call('ZCARD', ids) - limit
  if over > 0 then
    local oldest = redis.call('ZRANGE', ids, 0, math.min(over, 100) - 1)
    redis.call('ZREM', ids, unpack(oldest))
    redis.call('HDEL', entries, unpack(oldest))
  end
end
`;

export const keepAuditScript = `
-- Purpose: keeps an audit entry, or replaces it, and forgets the oldest beyond the limit.
-- KEYS:  1 ids (zset, all with score 0: sorted by id)   2 entries (hash)
-- ARGV:  1 limit   2 id   3 entry
-- Returns: nothing.
${keepAudits}
keepAudits(KEYS[1], KEYS[2], ARGV[1], 2, 1)
`;
