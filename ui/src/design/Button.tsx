// Button and IconButton. The only place where a spinner may turn.
import clsx from 'clsx'
import type { ComponentProps, ReactNode } from 'react'
import { Tooltip } from './Tooltip'

export type ButtonKind = 'primary' | 'outline' | 'quiet' | 'danger' | 'link'

export type ButtonProps = Omit<ComponentProps<'button'>, 'type'> & {
  kind?: ButtonKind
  size?: 'small' | 'medium' | 'large'
  icon?: ReactNode
  /** Shows a spinner and ignores clicks. */
  busy?: boolean
  /** Disabled with a reason: stays focusable and says why in a tooltip. */
  disabledReason?: string
  wide?: boolean
  type?: 'button' | 'submit'
}

export function Button({ kind = 'outline', size, icon, busy, disabledReason, wide, type = 'button', className, onClick, children, ...rest }: ButtonProps) {
  const blocked = busy || Boolean(disabledReason)
  const button = (
    <button
      {...rest}
      type={blocked ? 'button' : type}
      className={clsx('btn', className)}
      data-kind={kind}
      data-size={size}
      data-wide={wide || undefined}
      aria-busy={busy || undefined}
      aria-disabled={blocked || undefined}
      onClick={blocked ? (e) => e.preventDefault() : onClick}
    >
      {busy ? <span className="spinner" aria-hidden /> : icon}
      {children}
    </button>
  )
  return disabledReason ? <Tooltip text={disabledReason}>{button}</Tooltip> : button
}

export type IconButtonProps = Omit<ComponentProps<'button'>, 'type' | 'aria-label'> & {
  /** Spoken name, also the tooltip. */
  label: string
  shortcut?: string
  size?: 'small'
  /** For toggles. */
  pressed?: boolean
  disabledReason?: string
  tooltipSide?: 'top' | 'right' | 'bottom' | 'left'
}

export function IconButton({ label, shortcut, size, pressed, disabledReason, tooltipSide, className, onClick, children, ...rest }: IconButtonProps) {
  return (
    <Tooltip text={disabledReason ?? label} shortcut={shortcut} side={tooltipSide}>
      <button
        {...rest}
        type="button"
        className={clsx('icon-btn', className)}
        data-size={size}
        aria-label={label}
        aria-pressed={pressed}
        aria-disabled={disabledReason ? true : undefined}
        onClick={disabledReason ? (e) => e.preventDefault() : onClick}
      >
        {children}
      </button>
    </Tooltip>
  )
}
