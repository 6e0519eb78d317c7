// A device in words people know, from what its browser says of itself.

export function deviceOf(agent: string): { name: string; phone: boolean } {
  const browser = firstMatch(agent, [[/Edg\//, 'Edge'], [/OPR\//, 'Opera'], [/SamsungBrowser/, 'Samsung Internet'], [/Firefox\//, 'Firefox'], [/Chrome\//, 'Chrome'], [/Safari\//, 'Safari'], [/curl\//, 'curl']])
  const system = firstMatch(agent, [[/iPhone/, 'iPhone'], [/iPad/, 'iPad'], [/Android/, 'Android'], [/Windows/, 'Windows'], [/Mac OS X/, 'Mac'], [/CrOS/, 'ChromeOS'], [/Linux/, 'Linux']])
  return { name: [browser, system].filter(Boolean).join(', '), phone: /iPhone|Android.+Mobile/.test(agent) }
}

function firstMatch(text: string, table: [RegExp, string][]) {
  return table.find(([pattern]) => pattern.test(text))?.[1]
}
