"""The style sheet of the HTML edition."""

from __future__ import annotations

_SHEET = """
*{box-sizing:border-box}
body{margin:0;color:#0b0c0c;background:#fff;font:1.1875rem/1.5 Arial,"Liberation Sans",sans-serif}
header,main,footer{max-width:46rem;margin:0 auto;padding:0 1rem}
header{border-top:10px solid ACCENT;padding-top:1rem;padding-bottom:.5rem}
.logo{max-height:4rem;max-width:14rem;display:block;margin-bottom:.5rem}
.council{font-weight:700;color:ACCENT;font-size:1.25rem;margin:0}
.marking{margin:.25rem 0 0;font-weight:700;font-size:1rem}
.notice{border:2px solid #0b0c0c;padding:.5rem .75rem;
margin:1rem 0 0;font-weight:700;font-size:1rem}
.draft{display:inline-block;background:#7a1f1f;color:#fff;
font-weight:700;padding:.25rem .75rem;margin:1rem 0 0}
h1,h2,h3,h4,h5{line-height:1.2;color:#0b0c0c;overflow-wrap:anywhere}
h1{font-size:2.25rem;margin:1.5rem 0 1rem}h2{font-size:1.6rem;margin:2.5rem 0 .75rem}
h3{font-size:1.3rem;margin:2rem 0 .5rem}h4,h5{font-size:1.1875rem;margin:1.5rem 0 .5rem}
.number{color:ACCENT;padding-right:.35em}
.subtitle,.lead{font-size:1.375rem;color:#454a4d}.small{font-size:1rem;color:#454a4d}
p,ul,ol{margin:0 0 1rem;overflow-wrap:anywhere}li{margin-bottom:.35rem}
a{color:#1d4f91;text-underline-offset:.15em}a:hover{text-decoration-thickness:3px}
a:focus{outline:3px solid #fd0;background:#fd0;color:#0b0c0c}
.wide{overflow-x:auto;margin:0 0 1.75rem}
table{border-collapse:collapse;width:100%;font-size:1rem}
caption,.caption{text-align:left;font-weight:700;padding:.75rem 0 .4rem;margin:0}
th,td{text-align:left;vertical-align:top;
padding:.5rem .75rem .5rem 0;border-bottom:1px solid #b1b4b6}
thead th{border-bottom:2px solid ACCENT}
td.number,th.number{text-align:right;color:inherit;
font-variant-numeric:tabular-nums;padding-right:.75rem}
.facts{margin:0 0 1.75rem}.facts th{width:32%}
figure{margin:0 0 1.5rem}figure img{max-width:100%;height:auto;display:block}
figcaption{font-weight:700;font-size:1rem;padding-top:.5rem}
.callout{border-left:6px solid ACCENT;background:#f3f4f5;padding:1rem 1.25rem .25rem;
margin:0 0 1.75rem}
.callout.warning{border-left-color:#7a1f1f}.callout-title{font-weight:700;margin-bottom:.5rem}
.answer{border-bottom:1px solid #b1b4b6;padding:.75rem 0 0;margin-bottom:.5rem}
.question{font-weight:700;margin-bottom:.35rem}.answer.open>p:nth-of-type(2){color:#454a4d}
.answer.withheld>p:nth-of-type(2){border-left:4px solid #0b0c0c;padding-left:.75rem}
nav ul{list-style:none;padding:0}nav li{margin:0}
nav a{display:inline-block;min-height:24px;padding:.3rem 0}
.level-2{padding-left:1.5rem}.level-3{padding-left:3rem}.level-4{padding-left:4.5rem}
footer{border-top:1px solid #b1b4b6;margin-top:3rem;padding-top:1rem;font-size:1rem;color:#454a4d}
.page-break{margin:2rem 0}
@media print{body{font-size:12pt}header,main,footer{max-width:none;padding:0}
.page-break{break-after:page;margin:0}thead{display:table-header-group}tr,figure,.callout{break-inside:avoid}
h2,h3,h4,.question,caption{break-after:avoid}.wide{overflow:visible}}
"""


def stylesheet(accent: str) -> str:
    """The style sheet with the council's accent colour ("#1d3c5c") in it."""
    return _SHEET.replace("ACCENT", accent).strip()
