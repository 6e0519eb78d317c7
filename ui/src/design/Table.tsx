// Table from columns and rows; the first cell may be a link that opens the row.
import type { ReactNode } from 'react'

export type Column<T> = { key: string; title: ReactNode; cell: (row: T) => ReactNode; align?: 'end'; width?: string; /** Hidden under 760 px. */ wideOnly?: boolean }

type Props<T> = { label: string; columns: Column<T>[]; rows: T[]; rowKey: (row: T) => string; foot?: ReactNode }

export function Table<T>({ label, columns, rows, rowKey, foot }: Props<T>) {
  const hidden = (column: Column<T>) => (column.wideOnly ? 'max-sm:hidden' : undefined)
  return (
    <div className="overflow-x-auto">
      <table className="table" aria-label={label}>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.key} scope="col" data-align={column.align} style={{ width: column.width }} className={hidden(column)}>{column.title}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={rowKey(row)}>
              {columns.map((column) => (
                <td key={column.key} data-align={column.align} className={hidden(column)}>{column.cell(row)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {foot}
    </div>
  )
}
