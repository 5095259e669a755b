export const timeScript = `
-- Purpose: returns the time.
-- KEYS:  any key of the partition whose clock counts
-- Returns: epoch ms, with a fraction.
local time = redis.call('TIME')
return string.format('%.3f', time[1] * 1000 + time[2] / 1000)
`;
