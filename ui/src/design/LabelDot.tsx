// Coloured dot of a label: a name from the palette or #rrggbb. Colour is never the only sign; the name stands beside it.
const palette: Record<string, string> = {
  plum: '#C873B2', violet: '#8B6FD6', blue: '#3C8DD6', teal: '#1F9E8C', green: '#3BA55D', lime: '#8AAE2F', amber: '#E2A23B', orange: '#E07B39', red: '#D4455B', pink: '#E06C9F', brown: '#9A7450', gray: '#8A7F8E',
}

export const labelColors = Object.keys(palette)

export function labelColor(color: string) {
  return color.startsWith('#') ? color : (palette[color] ?? 'var(--t3)')
}

export function LabelDot({ color }: { color: string }) {
  return <i className="label-dot" style={{ '--c': labelColor(color) }} aria-hidden />
}
