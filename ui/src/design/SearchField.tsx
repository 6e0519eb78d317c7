// Search box with a clear button; the label is spoken, not shown. `/` focuses the one marked data-screen-search.
import { Search, X } from 'lucide-react'
import { type ComponentProps, useRef } from 'react'
import { IconButton } from './Button'

type Props = Omit<ComponentProps<'input'>, 'value' | 'onChange' | 'type'> & {
  label: string
  clearLabel: string
  value: string
  onValue: (value: string) => void
}

export function SearchField({ label, clearLabel, value, onValue, ...input }: Props) {
  const box = useRef<HTMLInputElement>(null)
  return (
    <span className="input">
      <Search aria-hidden />
      <input
        placeholder={label}
        data-screen-search=""
        {...input}
        ref={box}
        type="text"
        inputMode="search"
        enterKeyHint="search"
        aria-label={label}
        value={value}
        onChange={(e) => onValue(e.target.value)}
        onKeyDown={(e) => {
          if (e.key !== 'Escape' || !value) return
          e.stopPropagation()
          onValue('')
        }}
      />
      {value && (
        <IconButton label={clearLabel} size="small" onClick={() => { onValue(''); box.current?.focus() }}>
          <X />
        </IconButton>
      )}
    </span>
  )
}
