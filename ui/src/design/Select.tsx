// Choose one of a few options. For long or searchable lists use a menu with a search field.
import { Select as Base } from '@base-ui/react/select'
import { Check, ChevronDown } from 'lucide-react'
import type { ReactNode } from 'react'
import { Field, type FieldProps } from './Field'

export type Option<T extends string> = { value: T; label: string; hint?: string; icon?: ReactNode }

type Props<T extends string> = Partial<FieldProps> & {
  options: Option<T>[]
  value: T
  onChange: (value: T) => void
  disabled?: boolean
  /** Spoken name when there is no visible label. */
  ariaLabel?: string
}

export function Select<T extends string>({ label, hint, error, mark, ...control }: Props<T>) {
  if (!label) return <SelectControl {...control} />
  return (
    <Field label={label} hint={hint} error={error} mark={mark}>
      {(ids) => <SelectControl {...control} {...ids} />}
    </Field>
  )
}

type ControlProps<T extends string> = Pick<Props<T>, 'options' | 'value' | 'onChange' | 'disabled' | 'ariaLabel'> & {
  id?: string
  'aria-describedby'?: string
}

function SelectControl<T extends string>({ options, value, onChange, disabled, ariaLabel, id, ...aria }: ControlProps<T>) {
  return (
    <Base.Root items={options} value={value} onValueChange={(next) => next && onChange(next)} disabled={disabled} id={id}>
      <Base.Trigger className="input select-trigger" aria-label={ariaLabel} aria-labelledby={id && `${id}-label`} {...aria}>
        <span className="ell"><Base.Value /></span>
        <ChevronDown aria-hidden />
      </Base.Trigger>
      <Base.Portal>
        <Base.Positioner className="positioner" sideOffset={4} alignItemWithTrigger={false}>
          <Base.Popup className="menu min-w-(--anchor-width)">
            {options.map((option) => (
              <Base.Item key={option.value} value={option.value} className="menu-item">
                {option.icon}
                <span className="grow min-w-0">
                  <Base.ItemText>{option.label}</Base.ItemText>
                  {option.hint && <small>{option.hint}</small>}
                </span>
                <Base.ItemIndicator className="end"><Check size={15} aria-hidden /></Base.ItemIndicator>
              </Base.Item>
            ))}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}
