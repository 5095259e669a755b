export const keepSecretScript = `
-- Purpose: agrees on what is kept as the secret of the store.
-- KEYS:  1 secret
-- ARGV:  1 what to keep where nothing is kept   2 what it may replace; empty: nothing
-- Returns: what is kept.
local kept = redis.call('GET', KEYS[1])
if kept and kept ~= ARGV[2] then return kept end
redis.call('SET', KEYS[1], ARGV[1])
return ARGV[1]
`;
