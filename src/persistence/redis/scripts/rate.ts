export const rateScript = `
-- Purpose: admits an event, or says when one would be admitted: the generic cell rate algorithm (GCRA).
-- KEYS:  1 bucket (string: when it would be full again, in microseconds; absent: it is full)
-- ARGV:  1 interval (microseconds for which one event uses the bucket)   2 burst (events at once)
-- Returns: for how many microseconds it is not admitted (0: it is), how many more would be now, and in how many
--          microseconds the bucket is full.
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local interval = tonumber(ARGV[1])
local depth = interval * ARGV[2]
local full = tonumber(redis.call('GET', KEYS[1]) or now)
-- After a failover the clock may be an earlier one: nobody waits for longer than an empty bucket takes.
full = math.min(math.max(full, now), now + depth) + interval
if full - depth > now then
  return {math.ceil(full - depth - now), 0, math.ceil(full - interval - now)}
end
redis.call('SET', KEYS[1], string.format('%.0f', full), 'PX', math.ceil((full - now) / 1000))
return {0, math.floor((depth - (full - now)) / interval), math.ceil(full - now)}
`;
