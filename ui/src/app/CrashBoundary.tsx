// Last net: a crash outside any route shows a page with a way out instead of a white screen.
import { Component, type ReactNode } from 'react'
import { ErrorState } from '@/design/states'
import { useTranslations } from '@/lib/i18n'

export class CrashBoundary extends Component<{ children: ReactNode }, { error: unknown }> {
  override state = { error: null as unknown }

  static getDerivedStateFromError(error: unknown) {
    return { error }
  }

  override render() {
    return this.state.error ? <Crashed error={this.state.error} /> : this.props.children
  }
}

function Crashed({ error }: { error: unknown }) {
  const t = useTranslations('shell')
  return (
    <div className="grid h-full place-items-center">
      <ErrorState title={t('crashed')} error={error} onRetry={() => location.reload()} />
    </div>
  )
}
