// One-line and many-line text inputs with label, hint and error.
import clsx from 'clsx'
import type { ComponentProps, ReactNode } from 'react'
import { Field, type FieldProps } from './Field'

export type TextFieldProps = FieldProps & Omit<ComponentProps<'input'>, 'id'> & { icon?: ReactNode; end?: ReactNode }

export function TextField({ label, hint, error, mark, icon, end, className, ...input }: TextFieldProps) {
  return (
    <Field label={label} hint={hint} error={error} mark={mark}>
      {(ids) => (
        <span className={clsx('input', className)}>
          {icon}
          <input {...input} {...ids} />
          {end}
        </span>
      )}
    </Field>
  )
}

export function TextArea({ label, hint, error, mark, className, ...area }: FieldProps & Omit<ComponentProps<'textarea'>, 'id'>) {
  return (
    <Field label={label} hint={hint} error={error} mark={mark}>
      {(ids) => <textarea {...area} {...ids} className={clsx('input', className)} />}
    </Field>
  )
}
