/**
 * How scripts change counts. `moveCounted` notes that an instance counts elsewhere; `writeCounts` then adds up what was
 * noted in the call, and writes it. Where an instance counts is a text: the number of its groups, the groups, and the
 * names, with a NUL after each; empty: nowhere.
 */
export const moveCounted = `
local moved = {}
local function moveCounted(prefix, process, from, to)
  local counts = prefix .. process .. ':'
  local texts = moved[counts]
  if not texts then
    texts = {}
    moved[counts] = texts
  end
  texts[from] = (texts[from] or 0) - 1
  texts[to] = (texts[to] or 0) + 1
end

local function addTo(key, name, by)
  if redis.call('HINCRBY', key, name, by) <= 0 then redis.call('HDEL', key, name) end
end

local function addCounted(counts, text, by)
  -- Most count once: that is found in a third of the time.
  local only, one = string.match(text, '^1%z(%Z+)%z(%Z+)%z$')
  if only then return addTo(counts .. only, one, by) end
  local parts = {}
  for part in string.gmatch(text, '(%Z*)%z') do parts[#parts + 1] = part end
  local last = 1 + (tonumber(parts[1]) or 0)
  for group = 2, last do
    local key = counts .. parts[group]
    for name = last + 1, #parts do addTo(key, parts[name], by) end
  end
end

-- In any order: no more instances leave a place than count there.
local function writeCounts()
  for counts, texts in pairs(moved) do
    for text, by in pairs(texts) do
      if by ~= 0 and text ~= '' then addCounted(counts, text, by) end
    end
  end
end
`;

export const recountScript = `
-- Purpose: says where an instance counts, if the record is still the same.
-- KEYS:  1 record
-- ARGV:  1 '<version>:<nonce>:' of the record   2 prefix of the counts   3 where it counts (see moveCounted)
-- Returns: nothing.
${moveCounted}
local held = redis.call('HMGET', KEYS[1], 'v', 'm', 'c')
if not held[1] or string.sub(held[1], 1, #ARGV[1]) ~= ARGV[1] or (held[3] or '') == ARGV[3] then return end
redis.call('HSET', KEYS[1], 'c', ARGV[3])
moveCounted(ARGV[2], string.match(held[2], '^(%Z*)%z'), held[3] or '', ARGV[3])
writeCounts()
`;
