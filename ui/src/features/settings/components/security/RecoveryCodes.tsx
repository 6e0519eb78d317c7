// The ten recovery codes, shown once: copy, download or print before going on.
import { Copy, Download, Printer } from 'lucide-react'
import { useState } from 'react'
import { Button } from '@/design/Button'
import { copyText } from '@/design/CopyField'
import { Dialog } from '@/design/Dialog'
import { Notice } from '@/design/states'
import { Checkbox } from '@/design/Toggles'
import { useTranslations } from '@/lib/i18n'
import { useMe } from '@/lib/session'

export function RecoveryCodes({ codes, onClose }: { codes: string[]; onClose: () => void }) {
  const t = useTranslations('settings')
  const common = useTranslations('common')
  const me = useMe()
  const [kept, setKept] = useState(false)
  const text = [t('recoveryFor', { email: me?.email ?? '' }), '', ...codes, ''].join('\n')

  function download() {
    const link = document.createElement('a')
    link.href = URL.createObjectURL(new Blob([text], { type: 'text/plain' }))
    link.download = 'sapa-recovery-codes.txt'
    link.click()
    setTimeout(() => URL.revokeObjectURL(link.href), 1000)
  }

  return (
    <Dialog open onClose={onClose} persistent title={t('recovery')} text={t('recoveryText')} actions={<Button kind="primary" disabled={!kept} onClick={onClose}>{common('done')}</Button>}>
      <ul className="print-only-this grid grid-cols-2 gap-x-6 gap-y-1.5 rounded-3 border border-line bg-sunken p-4" aria-label={t('recovery')}>
        {codes.map((code) => <li key={code} className="mono text-center text-13!">{code}</li>)}
      </ul>
      <div className="flex flex-wrap gap-2">
        <Button size="small" icon={<Copy aria-hidden />} onClick={() => void copyText(codes.join('\n'), common('copied'))}>{common('copy')}</Button>
        <Button size="small" icon={<Download aria-hidden />} onClick={download}>{t('download')}</Button>
        <Button size="small" icon={<Printer aria-hidden />} onClick={() => window.print()}>{t('print')}</Button>
      </div>
      <Notice tone="warn">{t('recoveryWarning')}</Notice>
      <Checkbox label={t('recoveryKept')} checked={kept} onChange={setKept} />
    </Dialog>
  )
}
