import { compile, NodeHost, getSourceLocation } from "@typespec/compiler";
const main=process.argv[2];
const t0=performance.now();
const p=await compile(NodeHost, main, {noEmit:true, options:{"@lro-lint/typespec":{severity:process.argv[3]??"warning"}}, linterRuleSet:{extends:["@lro-lint/typespec/all"]}});
for(const d of p.diagnostics){const l=getSourceLocation(d.target,{locateId:true}); if(l?.file){const q=l.file.getLineAndCharacterOfPosition(l.pos); console.log(d.severity,d.code,`${l.file.path}:${q.line+1}:${q.character+1}`,JSON.stringify(l.file.text.slice(l.pos,Math.min(l.end,l.pos+60))),'\n   ',d.message);} else console.log(d.severity,d.code,d.message)}
console.error((performance.now()-t0).toFixed(0),'ms');
