// Samples of parts that float, and of the split pane. `?open=dialog|confirm|menu|toast` opens one for a picture.
import { Copy, Trash2 } from 'lucide-react'
import { useEffect, useState } from 'react'
import { Button } from '@/design/Button'
import { ConfirmTyped } from '@/design/ConfirmDialog'
import { Dialog } from '@/design/Dialog'
import { ContextMenu, Menu, type MenuEntry } from '@/design/Menu'
import { Popover } from '@/design/Popover'
import { SplitPane } from '@/design/SplitPane'
import { TextField } from '@/design/TextField'
import { toast } from '@/design/Toast'
import { Sample } from './Sample'

const items: MenuEntry[] = [
  { kind: 'label', label: 'Message' },
  { label: 'Copy', icon: <Copy aria-hidden />, shortcut: 'mod+c', onSelect: () => undefined },
  { label: 'Pinned', checked: true, onSelect: () => undefined },
  { kind: 'submenu', label: 'Snooze', items: [{ label: 'Tomorrow', hint: '09:00 WIB', onSelect: () => undefined }] },
  { kind: 'separator' },
  { label: 'Delete', icon: <Trash2 aria-hidden />, danger: true, onSelect: () => undefined },
]

export function FloatingSamples() {
  const wanted = new URLSearchParams(location.search).get('open')
  const [dialog, setDialog] = useState(wanted === 'dialog')
  const [confirm, setConfirm] = useState(wanted === 'confirm')
  const [menu, setMenu] = useState(wanted === 'menu')
  useEffect(() => {
    if (wanted === 'toast') toast({ text: 'Closed chat with Sari', undo: () => undefined, ms: 60_000 })
  }, [wanted])
  return (
    <div className="grid content-start gap-5">
      <Sample title="Menus">
        <Menu items={items} trigger={<Button>Menu</Button>} open={menu} onOpenChange={setMenu} />
        <ContextMenu items={items}><div className="rounded-2 bg-sunken p-3 text-13">Right click here</div></ContextMenu>
        <Popover label="Filter" trigger={<Button>Popover</Button>}><TextField label="Label" /></Popover>
      </Sample>
      <Sample title="Dialogs and toast">
        <Button onClick={() => setDialog(true)}>Dialog</Button>
        <Button onClick={() => setConfirm(true)}>Typed confirmation</Button>
        <Button onClick={() => toast({ text: 'Closed chat with Sari', undo: () => undefined })}>Toast with undo</Button>
        <Button onClick={() => toast({ text: 'Could not send. Check your connection.', tone: 'bad' })}>Failure toast</Button>
        <Dialog open={dialog} onClose={() => setDialog(false)} title="Invite a teammate" text="They get an e-mail with a link." actions={<><Button onClick={() => setDialog(false)}>Cancel</Button><Button kind="primary">Invite</Button></>}>
          <TextField label="E-mail" />
        </Dialog>
        <ConfirmTyped open={confirm} onClose={() => setConfirm(false)} name="WhatsApp Jakarta" title="Disconnect WhatsApp Jakarta?" text="Its secrets are deleted at once. The chats stay." confirmLabel="Disconnect" onConfirm={() => setConfirm(false)} />
      </Sample>
      <Sample title="Split pane">
        <div className="h-[120px] w-full overflow-hidden rounded-3 border border-line">
          <SplitPane name="dev" label="Width of the list" sized="start" min={120} max={320} initial={200} start={<div className="p-3">List</div>} end={<div className="p-3">Thread</div>} />
        </div>
      </Sample>
    </div>
  )
}
