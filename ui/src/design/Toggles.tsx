// Checkbox, Switch and Segments: yes/no and one-of-few.
import { Checkbox as BaseCheckbox } from '@base-ui/react/checkbox'
import { Switch as BaseSwitch } from '@base-ui/react/switch'
import { Check, Minus } from 'lucide-react'
import { type ReactNode, useRef } from 'react'

type ToggleProps = {
  label: ReactNode
  hint?: ReactNode
  checked: boolean
  onChange: (checked: boolean) => void
  disabled?: boolean
}

export function Checkbox({ label, hint, checked, onChange, disabled, mixed }: ToggleProps & { mixed?: boolean }) {
  return (
    // oxlint-disable-next-line jsx-a11y/label-has-associated-control -- the control is inside
    <label className="check">
      <BaseCheckbox.Root className="check-box" checked={checked} indeterminate={mixed} disabled={disabled} onCheckedChange={onChange}>
        <BaseCheckbox.Indicator>{mixed ? <Minus aria-hidden /> : <Check aria-hidden />}</BaseCheckbox.Indicator>
      </BaseCheckbox.Root>
      <span>{label}{hint && <small>{hint}</small>}</span>
    </label>
  )
}

/** Takes effect at once; show "Saved" next to it. */
export function Switch({ label, hint, checked, onChange, disabled }: ToggleProps) {
  return (
    // oxlint-disable-next-line jsx-a11y/label-has-associated-control -- the control is inside
    <label className="check">
      <BaseSwitch.Root className="switch" checked={checked} disabled={disabled} onCheckedChange={onChange}>
        <BaseSwitch.Thumb className="switch-thumb" />
      </BaseSwitch.Root>
      <span>{label}{hint && <small>{hint}</small>}</span>
    </label>
  )
}

type SegmentsProps<T extends string> = {
  label: string
  options: { value: T; label: ReactNode; icon?: ReactNode }[]
  value: T
  onChange: (value: T) => void
}

/** Radio group drawn as a pill: arrows move, one tab stop. */
export function Segments<T extends string>({ label, options, value, onChange }: SegmentsProps<T>) {
  const group = useRef<HTMLDivElement>(null)
  function move(step: number) {
    const at = options.findIndex((o) => o.value === value)
    const next = (at + step + options.length) % options.length
    const option = options[next]
    if (!option) return
    onChange(option.value)
    group.current?.querySelectorAll('button')[next]?.focus()
  }
  return (
    <div className="segments" role="radiogroup" aria-label={label} ref={group}>
      {options.map((option) => (
        <button
          key={option.value}
          type="button"
          role="radio"
          aria-checked={option.value === value}
          tabIndex={option.value === value ? 0 : -1}
          onClick={() => onChange(option.value)}
          onKeyDown={(e) => {
            const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[e.key]
            if (!step) return
            e.preventDefault()
            move(step)
          }}
        >
          {option.icon}
          {option.label}
        </button>
      ))}
    </div>
  )
}
