export const keepSecretScript = `
-- Purpose: agrees on the stored secret.
-- KEYS:  1 secret
-- ARGV:  1 what to store if nothing is stored   2 what it may replace; empty: nothing
-- Returns: what is stored.
local kept = redis.call('GET', KEYS[1])
if kept and kept ~= ARGV[2] then return kept end
redis.call('SET', KEYS[1], ARGV[1])
return ARGV[1]
`;
