export const announceScript = `
-- Purpose: announces that a node is alive, and drops expired nodes. A node that was not there is told to all others.
-- KEYS:  1 nodes (zset: node, score: when it expires)
-- ARGV:  1 node   2 ttlMs   3 channel of new nodes
-- Returns: how many other nodes are alive.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', string.format('%.0f', now))
if redis.call('ZADD', KEYS[1], string.format('%.0f', now + ARGV[2]), ARGV[1]) == 1 then
  redis.call('PUBLISH', ARGV[3], ARGV[1])
end
return redis.call('ZCARD', KEYS[1]) - 1
`;

export const nodesScript = `
-- Purpose: reads the nodes that are alive.
-- KEYS:  1 nodes
-- ARGV:  none
-- Returns: nodes.
local time = redis.call('TIME')
local now = string.format('%.0f', time[1] * 1000 + math.floor(time[2] / 1000))
return redis.call('ZRANGE', KEYS[1], '(' .. now, '+inf', 'BYSCORE')
`;
