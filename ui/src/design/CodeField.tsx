// One-time code: one real input (autofill, paste and screen readers work) drawn as six cells.
import clsx from 'clsx'
import { type ComponentProps, useRef, useState } from 'react'
import { Field, type FieldProps } from './Field'

type Props = FieldProps & {
  value: string
  onValue: (value: string) => void
  /** Called when the last digit is in. */
  onFull?: (code: string) => void
} & Pick<ComponentProps<'input'>, 'autoFocus' | 'disabled'>

const length = 6

export function CodeField({ label, hint, error, mark, value, onValue, onFull, ...input }: Props) {
  const box = useRef<HTMLInputElement>(null)
  const [focused, setFocused] = useState(false)
  function take(text: string) {
    const digits = text.replaceAll(/\D/g, '').slice(0, length)
    onValue(digits)
    if (digits.length === length && digits !== value) onFull?.(digits)
  }
  const at = Math.min(value.length, length - 1)
  return (
    <Field label={label} hint={hint} error={error} mark={mark}>
      {(ids) => (
        <span className="code-field">
          <input
            {...input}
            {...ids}
            ref={box}
            name="code"
            inputMode="numeric"
            autoComplete="one-time-code"
            spellCheck={false}
            value={value}
            onChange={(e) => take(e.target.value)}
            onFocus={() => setFocused(true)}
            onBlur={() => setFocused(false)}
          />
          <span className="code-cells" aria-hidden>
            {Array.from({ length }, (_, i) => (
              <i key={i} className={clsx(focused && i === at && 'on', i === 2 && 'mr-2')}>{value[i] ?? ''}</i>
            ))}
          </span>
        </span>
      )}
    </Field>
  )
}
