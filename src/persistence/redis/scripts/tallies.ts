export const addToTallyScript = `
-- Purpose: adds to a tally, once for each batch of a run.
-- KEYS:  1 tally (hash: '#<name>' sum, '"<name>' text, '@<run>' the number of its last batch)
-- ARGV:  1 run   2 number of the batch   3 untilMs   4 maximum number of sums and texts
--        then for each sum: name   what to add   text ('' none)
-- Returns: nothing.
local tally, run = KEYS[1], '@' .. ARGV[1]
local last = redis.call('HGET', tally, run)
if last and tonumber(last) >= tonumber(ARGV[2]) then return end
local size, limit = redis.call('HLEN', tally), tonumber(ARGV[4])
for i = 5, #ARGV, 3 do
  local name, text = ARGV[i], ARGV[i + 2]
  if size < limit or redis.call('HEXISTS', tally, '#' .. name) == 1 then
    redis.call('HINCRBY', tally, '#' .. name, ARGV[i + 1])
    if text ~= '' then redis.call('HSET', tally, '"' .. name, text) end
    size = redis.call('HLEN', tally)
  end
end
redis.call('HSET', tally, run, ARGV[2])
redis.call('PEXPIREAT', tally, ARGV[3])
`;
