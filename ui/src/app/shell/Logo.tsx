// The mark of Sapa.
export function Logo() {
  return (
    <span className="logo" aria-hidden>
      <svg width="18" height="18" viewBox="0 0 18 18" fill="#fff" opacity=".96">
        <path d="M9 1.8c2.2 2 3.2 3.9 3.2 5.7 1.7-.6 3.2-.5 4.3.1-1 3.3-3 5-5.500 5.200L9 16l-2-3.200C4.500 12.600 2.500 10.900 1.500 7.600c1.100-.6 2.600-.7 4.300-.1 0-1.800 1-3.700 3.200-5.700z" />
      </svg>
    </span>
  )
}
