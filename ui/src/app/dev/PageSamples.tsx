// Samples of parts that sit in the page.
import { Plus, Send, Snowflake } from 'lucide-react'
import { useState } from 'react'
import { Avatar } from '@/design/Avatar'
import { Button, IconButton } from '@/design/Button'
import { CopyField, SecretField } from '@/design/CopyField'
import { Kbd } from '@/design/Kbd'
import { Badge, ChannelMark, Chip, ProgressBar, Skeleton, type Tone } from '@/design/marks'
import { SearchField } from '@/design/SearchField'
import { Select } from '@/design/Select'
import { EmptyState, ErrorState, Notice } from '@/design/states'
import { Table } from '@/design/Table'
import { Tabs } from '@/design/Tabs'
import { TextArea, TextField } from '@/design/TextField'
import { Checkbox, Segments, Switch } from '@/design/Toggles'
import { ApiError } from '@/lib/api-error'
import { Sample } from './Sample'

const tones: Tone[] = ['plain', 'warn', 'bad', 'ok', 'info', 'ai', 'accent', 'note']
const glyph = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><path d="M5.300 3.600c-.3-.6-.9-.4-1.300 0-1.300 1.500-.3 3.900 1.700 6 2.100 2 4.500 3.100 6 1.700.4-.4.600-1 0-1.300l-1.600-.9c-.4-.2-.8-.1-1 .2l-.4.500c-.9-.3-2.400-1.700-2.700-2.600l.6-.4c.3-.2.4-.6.200-1z"/></svg>'
const people = [
  { id: 'con_1', name: 'Sari Wulan' },
  { id: 'con_2', name: 'ณัฐชา ใจดี' },
  { id: 'con_3', name: 'budi_88' },
  { id: 'con_4', name: 'Kanya' },
]

export function PageSamples() {
  const [on, setOn] = useState(true)
  const [tab, setTab] = useState('open')
  const [mode, setMode] = useState('reply')
  const [zone, setZone] = useState('jkt')
  const [text, setText] = useState('gamis')
  return (
    <div className="grid content-start gap-5">
      <Sample title="Buttons">
        <Button kind="primary" icon={<Send aria-hidden />}>Send</Button>
        <Button>Outline</Button>
        <Button kind="quiet">Quiet</Button>
        <Button kind="danger">Disconnect</Button>
        <Button kind="link">Link</Button>
        <Button kind="primary" busy>Saving</Button>
        <Button disabledReason="Only the owner may do this">With reason</Button>
        <Button disabled>Disabled</Button>
        <Button size="small" icon={<Plus aria-hidden />}>Small</Button>
        <IconButton label="Snooze" shortcut="s"><Snowflake /></IconButton>
        <IconButton label="Pressed" pressed><Snowflake /></IconButton>
      </Sample>
      <Sample title="Fields">
        <div className="grid w-full gap-4 sm:grid-cols-2">
          <TextField label="Name" hint="As teammates see it" defaultValue="Ayu" />
          <TextField label="E-mail" mark="optional" error="This address has no @" defaultValue="ayu.example" />
          <SearchField label="Search contacts" clearLabel="Clear" value={text} onValue={setText} />
          <Select label="Time zone" value={zone} onChange={setZone} options={[{ value: 'jkt', label: 'Jakarta (WIB)' }, { value: 'bkk', label: 'กรุงเทพฯ (ICT)', hint: 'UTC+7' }]} />
          <CopyField label="Webhook address" value="https://chat.example/webhooks/app_01JD" />
          <SecretField label="App secret" saved="••••4f2a" />
          <TextArea label="Note" defaultValue="สนใจผ้าคลุมสีครีมค่ะ ยังมีของไหมคะ" lang="th" />
          <TextField label="Locked" disabled defaultValue="wsp_1" />
        </div>
      </Sample>
      <Sample title="Toggles and tabs">
        <Checkbox label="Read receipts" hint="When someone replies" checked={on} onChange={setOn} />
        <Checkbox label="Mixed" mixed checked={false} onChange={() => undefined} />
        <Switch label="Single keys" checked={on} onChange={setOn} />
        <Segments label="Mode" value={mode} onChange={setMode} options={[{ value: 'reply', label: 'Reply' }, { value: 'note', label: 'Note' }]} />
        <div className="w-full"><Tabs label="State" value={tab} onChange={setTab} tabs={[{ value: 'open', label: 'Open', count: 12 }, { value: 'waiting', label: 'Waiting', count: 7 }, { value: 'closed', label: 'Closed' }]} /></div>
      </Sample>
      <Sample title="Marks">
        {tones.map((tone) => <Chip key={tone} tone={tone}>{tone}</Chip>)}
        <Chip tone="warn">ตอบภายใน 1 ชม.</Chip>
        <Badge>3</Badge><Badge tone="warn">4</Badge><Badge tone="bad">1</Badge><Badge tone="quiet">48</Badge>
        <Kbd keys="mod+k" />
        {people.map((p) => <Avatar key={p.id} {...p} mark={p.id === 'con_1' && <ChannelMark channel="whatsapp" iconSvg={glyph} size={15} />} />)}
        <Avatar id="m" name="Ayu Rahma" size={32} online />
        <Avatar id="w" name="Melati Living" size={32} square />
        {['whatsapp', 'line', 'shopee', 'telegram', 'other'].map((c) => <ChannelMark key={c} channel={c} title={c} iconSvg={c === 'whatsapp' ? glyph : null} />)}
        <ChannelMark channel="whatsapp" iconSvg={glyph} size={40} />
        <div className="w-full"><ProgressBar label="Upload" value={0.4} /></div>
        <div className="grid w-full gap-2"><Skeleton width="60%" /><Skeleton width="90%" /></div>
      </Sample>
      <Sample title="Table">
        <div className="w-full">
          <Table label="People" rows={people} rowKey={(p) => p.id} columns={[{ key: 'n', title: 'Name', cell: (p) => p.name }, { key: 'i', title: 'Id', align: 'end', cell: (p) => p.id }]} />
        </div>
      </Sample>
      <Sample title="States">
        <EmptyState title="No chats match" text="Try another word." actions={<Button>Clear filters</Button>} />
        <ErrorState title="Chats could not load" error={new ApiError(503, 'unavailable', 'Unavailable', 'The database is restarting.', 'req_1')} onRetry={() => undefined} />
        {(['info', 'ok', 'warn', 'bad'] as const).map((tone) => <div key={tone} className="w-full"><Notice tone={tone}>This number is not on WhatsApp. Check it and try again.</Notice></div>)}
      </Sample>
    </div>
  )
}
