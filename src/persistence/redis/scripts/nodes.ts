export const announceScript = `
-- Purpose: announces that a node is alive, and drops expired nodes.
-- KEYS:  1 nodes (zset: node, score: when it expires)
-- ARGV:  1 node   2 ttlMs
-- Returns: nothing.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', string.format('%.0f', now))
redis.call('ZADD', KEYS[1], string.format('%.0f', now + ARGV[2]), ARGV[1])
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
