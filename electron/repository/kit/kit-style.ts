/** Styles of the kit: black on white, made for an A4 page of a printer without colours. */
export const kitStyle = `
@page { size: A4; margin: 14mm 15mm; }
* { box-sizing: border-box; }
body { margin: 0; background: #fff; color: #000; word-break: keep-all; overflow-wrap: anywhere;
  font: 10.5pt/1.45 system-ui, "Segoe UI", "Noto Sans", "Noto Sans KR", "Noto Sans CJK KR", "Malgun Gothic", "Apple SD Gothic Neo", sans-serif; }
main { max-width: 180mm; margin: 0 auto; padding: 8mm 0; }
@media screen { main { padding: 14mm 6mm; } }
@media print { main { padding: 0; max-width: none; } }
header { display: flex; align-items: baseline; gap: 5mm; border-bottom: 0.7mm solid #000; padding-bottom: 2.5mm; }
h1 { font-size: 21pt; line-height: 1.1; margin: 0; white-space: nowrap; }
.name { margin: 0 0 0 auto; font-size: 11pt; text-align: right; }
h2 { font-size: 11pt; margin: 0 0 2mm; }
.lead { margin: 4mm 0; font-size: 11pt; }
.secret { display: flex; align-items: center; gap: 6mm; border: 0.4mm solid #000; border-radius: 2mm; padding: 5mm 6mm; }
.secret > div { flex: 1; }
.code { list-style: none; margin: 0; padding: 0; display: grid; grid-template-columns: repeat(5, max-content); gap: 3mm 6mm; }
.code li:nth-child(5) { grid-column: 1; }
.code li { display: flex; flex-direction: column; }
.code small { font-size: 8pt; line-height: 1.2; color: #444; }
.code b, code { font-family: ui-monospace, "Cascadia Mono", Consolas, "DejaVu Sans Mono", Menlo, monospace; }
.code b { font-size: 20pt; line-height: 1.15; letter-spacing: 0.06em; font-weight: 600; }
.hint { margin: 3mm 0 0; font-size: 9pt; color: #333; }
.qr { width: 46mm; height: 46mm; flex: none; }
table { width: 100%; margin: 4mm 0; border-collapse: collapse; }
th, td { text-align: left; vertical-align: top; padding: 1.5mm 0; border-bottom: 0.2mm solid #bbb; }
th { width: 48mm; font-weight: 600; padding-right: 4mm; }
code { font-size: 8.5pt; }
.how { display: grid; grid-template-columns: 5fr 9fr; gap: 7mm; }
.how code { display: block; font-size: 8pt; white-space: nowrap; }
.how ul, .how ol { margin: 0; padding-left: 5mm; font-size: 9.5pt; }
.how li { margin-bottom: 1.5mm; }
footer { display: grid; grid-template-columns: 2fr 2fr 1fr; gap: 8mm; margin-top: 10mm; font-size: 9pt; color: #333; }
footer span { border-top: 0.3mm solid #000; padding-top: 1mm; }
`;
