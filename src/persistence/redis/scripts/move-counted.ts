/**
 * How scripts change counts. `moveCounted` notes that an instance counts elsewhere; `writeCounts` then writes how far each
 * count has changed, once for all instances of a call. Where an instance counts is a text: the number of its groups, the
 * groups, and the names, with a NUL after each; empty: nowhere.
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

local function changesOf(counts, texts)
  local changes = {}
  for text, by in pairs(texts) do
    local parts = {}
    if by ~= 0 then
      for part in string.gmatch(text, '(%Z*)%z') do parts[#parts + 1] = part end
    end
    local last = 1 + (tonumber(parts[1]) or 0)
    for group = 2, last do
      local key = counts .. parts[group]
      local names = changes[key] or {}
      changes[key] = names
      for name = last + 1, #parts do names[parts[name]] = (names[parts[name]] or 0) + by end
    end
  end
  return changes
end

local function writeCounts()
  for counts, texts in pairs(moved) do
    for key, names in pairs(changesOf(counts, texts)) do
      for name, by in pairs(names) do
        if by ~= 0 and redis.call('HINCRBY', key, name, by) <= 0 then redis.call('HDEL', key, name) end
      end
    end
  end
end
`;
