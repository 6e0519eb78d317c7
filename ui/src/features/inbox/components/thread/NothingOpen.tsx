// Beside the list while no chat is open.
import { Kbd } from '@/design/Kbd'
import { useTranslations } from '@/lib/i18n'

export function NothingOpen() {
  const t = useTranslations('inbox')
  return (
    <section className="grid h-full place-items-center bg-panel" aria-label={t('thread')}>
      <div className="grid justify-items-center gap-3 p-6 text-center">
        <p className="text-14 text-t2">{t('chooseChat')}</p>
        <p className="flex flex-wrap justify-center gap-x-4 gap-y-2 text-12 text-t3">
          <span><Kbd keys="j" /> <Kbd keys="k" /> {t('moveHint')}</span>
          <span><Kbd keys="c" /> {t('newChat')}</span>
          <span><Kbd keys="?" /> {t('allKeys')}</span>
        </p>
      </div>
    </section>
  )
}
