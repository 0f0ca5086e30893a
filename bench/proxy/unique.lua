-- wrk … -s unique.lua URL -- PREFIX FIRST COUNT: asks for PREFIX plus a number, from FIRST on and modulo COUNT.
local prefix, number, count

function init(arguments)
   prefix = "GET " .. arguments[1]
   number = tonumber(arguments[2])
   count = tonumber(arguments[3])
end

function request()
   local text = prefix .. string.format("%d", number % count) .. " HTTP/1.1\r\nHost: bench.test\r\n\r\n"
   number = number + 1
   return text
end
