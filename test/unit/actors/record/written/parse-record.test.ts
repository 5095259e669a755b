import { describe, expect, test } from 'vitest';
import type { InstanceId } from '../../../../../src/actors/ports/ids.ts';
import { parseRecord } from '../../../../../src/actors/record/written/parse-record.ts';
import { writeRecord } from '../../../../../src/actors/record/written/write-record.ts';

const id = 'uhfuzmaf2hwwwxcsy7tbem2nhi' as InstanceId;

test.each([1, 4])('a record of format %s is refused, with the remedy', (format) => {
  const body = JSON.stringify({ format, version: 3 });
  expect(() => parseRecord({ id, body })).toThrow(
    `A record has format ${format}, but this version reads formats 2 and 3; deploy the version that wrote it.`,
  );
});

describe('a record of format 2', () => {
  // As earlier versions wrote it, letter by letter.
  const body =
    '{"format":2,"id":"uhfuzmaf2hwwwxcsy7tbem2nhi","publicId":"wai_f62zqkq23z2jwvfprlpsbnxi7m","process":"waiting",' +
    '"processVersion":"1","machineHash":"7ba2a1cdef27caf9","version":1,"status":"Pending","createdAt":1767225600000,' +
    '"updatedAt":1767225600007,"nextActor":1,"snapshot":{"status":"active","value":"waiting","historyValue":{},' +
    '"context":{"order":{"id":"order-1"}},"children":{"0.(machine).waiting":{"snapshot":{"status":"active"},"src":"charge",' +
    '"syncSnapshot":false,"place":"c:0"}}},"tasks":[{"id":"0/1","name":"charge","work":{"kind":"invoked",' +
    '"path":["0.(machine).waiting"]},"startedAt":1767225600001,"failures":0}],"timers":[{"id":"0/0",' +
    '"name":"xstate.after.86400000.(machine).waiting","source":[],"target":[],"event":{' +
    '"type":"xstate.after.86400000.(machine).waiting"},"delayMs":86400000,"deadline":1767312000000}],' +
    '"terms":["status=Pending","version=1"],"entered":[{"path":[],"states":{"":{"at":1767225600000,"id":"(machine)"},' +
    '"waiting":{"at":1767225600000,"id":"(machine).waiting","after":[["86400000","expired"]]}}}],"ledger":[{"sequence":0,' +
    '"id":"0/0","task":"charge","input":{"amount":5},"state":"owed","at":1767225600005,"changedAt":1767225600005,' +
    '"output":null}],"taskEnds":{"charge":1},"held":[],"finished":[{"id":"0/0","name":"charge","attempts":1,' +
    '"outcome":"completed","startedAt":1767225600000,"finishedAt":1767225600005}]}';

  test('is read', () => {
    const { format: _, ...record } = JSON.parse(body) as { readonly format: number };
    expect(parseRecord({ id, body })).toEqual(record);
  });

  test('says the same in the format that is written now', () => {
    const record = parseRecord({ id, body });
    const written = writeRecord(record);
    expect(parseRecord({ id, body: written })).toEqual(record);
    expect(written).toBe(
      '{"format":3,"h":["wai_f62zqkq23z2jwvfprlpsbnxi7m","waiting","1","7ba2a1cdef27caf9",1767225600000,1,1,7],' +
        '"v":"waiting","c":{"order":{"id":"order-1"}},"children":{"0.(machine).waiting":{"snapshot":{"status":"active"},' +
        '"src":"charge","syncSnapshot":false,"place":"c:0"}},"t":[["0/1","charge",["0.(machine).waiting"],1]],' +
        '"r":[["0/0",">waiting",86400000]],"n":["waiting",[0,[["86400000","expired"]]]],' +
        '"l":[["0/0","charge","owed",5,0,0,{"i":{"amount":5},"o":null}]],"taskEnds":{"charge":1},"f":[["0/0","charge",0,5]]}',
    );
  });
});
