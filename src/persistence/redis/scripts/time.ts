export const timeScript = `
-- Purpose: tells the time.
-- KEYS:  any key of the partition whose clock holds
-- Returns: epoch ms, with a fraction.
local time = redis.call('TIME')
return string.format('%.3f', time[1] * 1000 + time[2] / 1000)
`;
