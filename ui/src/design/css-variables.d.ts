// Allows custom properties in style={{ '--h': 12 }}.
import 'react'

declare module 'react' {
  interface CSSProperties {
    [name: `--${string}`]: string | number | undefined
  }
}
