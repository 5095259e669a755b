/**
 * How scripts change counts. `counted` says where an instance counts: the number of its groups, the groups, and the
 * names, with a NUL after each; empty: nowhere.
 */
export const addCounted = `
local function addCounted(prefix, process, counted, by)
  local parts = {}
  for part in string.gmatch(counted, '(%Z*)%z') do parts[#parts + 1] = part end
  local last = 1 + (tonumber(parts[1]) or 0)
  for group = 2, last do
    local key = prefix .. process .. ':' .. parts[group]
    for name = last + 1, #parts do
      if redis.call('HINCRBY', key, parts[name], by) <= 0 then redis.call('HDEL', key, parts[name]) end
    end
  end
end
`;
