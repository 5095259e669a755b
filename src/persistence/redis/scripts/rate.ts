export const rateScript = `
-- Purpose: admits an event, or returns when one will be: the generic cell rate algorithm (GCRA).
-- KEYS:  1 bucket (string: when it would be full again, in microseconds; absent: it is full)
-- ARGV:  1 interval (microseconds for which one event uses the bucket)   2 burst (events at once)
-- Returns: microseconds until an event is admitted (0: it was), how many more would be admitted now, and
--          microseconds until the bucket is full.
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local interval = tonumber(ARGV[1])
local depth = interval * ARGV[2]
local full = tonumber(redis.call('GET', KEYS[1]) or now)
-- After a failover the clock may go back: the wait never exceeds that of an empty bucket.
full = math.min(math.max(full, now), now + depth) + interval
if full - depth > now then
  return {math.ceil(full - depth - now), 0, math.ceil(full - interval - now)}
end
redis.call('SET', KEYS[1], string.format('%.0f', full), 'PX', math.ceil((full - now) / 1000))
return {0, math.floor((depth - (full - now)) / interval), math.ceil(full - now)}
`;
