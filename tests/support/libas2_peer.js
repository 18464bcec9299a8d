// A system that speaks AS2 by libas2: it takes messages and receipts on a port, and sends what standard input asks for.
// Each line of standard input and output is one JSON object.
'use strict'
const http = require('http')
const readline = require('readline')
const { AS2Composer, AS2Crypto, AS2Parser, isMdn } = require('libas2')

const site = JSON.parse(process.argv[2])
const { removeTrailingCrLf: strip, sign } = AS2Crypto
const settings = { mended: true }
let signing = false

// As it was released, a line end is dropped from receipts before they are signed, and written nevertheless.
AS2Crypto.removeTrailingCrLf = octets => {
  const isReport = /^Content-Type: multipart\//i.test(octets.toString('latin1', 0, 30))
  return signing && settings.mended && isReport ? octets : strip(octets)
}
AS2Crypto.sign = async (...given) => {
  signing = true
  try { return await sign.apply(AS2Crypto, given) } finally { signing = false }
}

const say = told => process.stdout.write(JSON.stringify(told) + '\n')

function agreement (as) {
  return {
    host: {
      name: as.from, id: as.from, url: site.url, certificate: site.certificate, privateKey: site.key,
      decrypt: !!as.decrypt, sign: as.sign || false, mdn: as.mdn
    },
    partner: {
      name: as.to, id: as.to, url: as.url || site.url, file: 'EDIX12', certificate: site.theirs,
      encrypt: as.encrypt || false, verify: !!as.verify, mdn: as.theirMdn
    }
  }
}

function halves (octets) {
  const end = octets.indexOf('\r\n\r\n')
  const lines = octets.toString('latin1', 0, end).replace(/\r\n[ \t]+/g, ' ').split('\r\n')
  const headers = {}
  for (const line of lines) headers[line.slice(0, line.indexOf(':'))] = line.slice(line.indexOf(':') + 1).trim()
  return { headers, body: octets.subarray(end + 4) }
}

// The parser reads what it gets as text: a binary body is given to it in base64.
async function parse (rawHeaders, body) {
  const lines = []
  let binary = false
  for (let n = 0; n < rawHeaders.length; n += 2) {
    if (/^content-type$/i.test(rawHeaders[n])) binary = /pkcs7-mime/i.test(rawHeaders[n + 1])
  }
  const already = rawHeaders.some((value, n) => n % 2 && /^content-transfer-encoding$/i.test(rawHeaders[n - 1]) && /base64/i.test(value))
  const wrap = binary && !already
  for (let n = 0; n < rawHeaders.length; n += 2) {
    if (wrap && /^content-transfer-encoding$/i.test(rawHeaders[n])) continue
    lines.push(`${rawHeaders[n]}: ${rawHeaders[n + 1]}`)
  }
  if (wrap) {
    lines.push('Content-Transfer-Encoding: base64')
    body = Buffer.from(body.toString('base64').replace(/(.{76})/g, '$1\r\n') + '\r\n')
  }
  return AS2Parser.parse(Buffer.concat([Buffer.from(lines.join('\r\n') + '\r\n\r\n', 'latin1'), body]))
}

function post (url, octets) {
  const { headers, body } = halves(octets)
  return new Promise((resolve, reject) => {
    const request = http.request(url, { method: 'POST', headers: { ...headers, 'Content-Length': body.length } }, answer => {
      const pieces = []
      answer.on('data', piece => pieces.push(piece))
      answer.on('end', () => resolve({ status: answer.statusCode, rawHeaders: answer.rawHeaders, body: Buffer.concat(pieces) }))
    })
    request.on('error', reject)
    request.end(body)
  })
}

async function receipt (rawHeaders, body, signed) {
  const mdn = await (await parse(rawHeaders, body)).dispositionIn(signed ? { cert: site.theirs } : undefined)
  const said = mdn.notification
  return { processed: said.disposition.processed, description: said.disposition.description, mic: said.receivedContentMic, for: said.originalMessageId }
}

async function send (order) {
  const given = agreement(order)
  const make = (agreed) => new AS2Composer({
    message: { filename: 'order.edi', contentType: 'application/edi-x12', content: order.content },
    agreement: agreed,
    additionalHeaders: order.headers || {}
  }).compile()
  let mic = null
  if (order.sign) {
    const bare = await make(agreement({ ...order, encrypt: false }))
    const digested = await AS2Crypto.verify(await AS2Parser.parse(await bare.build()), { cert: site.certificate }, true)
    mic = digested && digested.digest.toString('base64')
  }
  const message = await make(given)
  const answer = await post(order.url, await message.build())
  const told = { event: 'sent', id: message.messageId(), mic, status: answer.status }
  if (answer.body.length) told.receipt = await receipt(answer.rawHeaders, answer.body, order.mdn && order.mdn.signing)
  say(told)
}

async function taken (request, body, answer) {
  const node = await parse(request.rawHeaders, body)
  if (isMdn(node)) {
    answer.writeHead(200).end()
    say({ event: 'receipt', receipt: await receipt(request.rawHeaders, body, /multipart\/signed/i.test(request.headers['content-type'])) })
    return
  }
  const asked = request.headers['disposition-notification-options'] || ''
  const micalg = (/micalg=\s*[a-z]+\s*,\s*([a-z0-9-]+)/i.exec(asked) || [])[1]
  const agreed = agreement({
    from: request.headers['as2-to'], to: request.headers['as2-from'],
    decrypt: settings.decrypt, verify: settings.verify,
    theirMdn: { signing: micalg ? micalg.toLowerCase().replace(/^sha1$/, 'sha-1') : false }
  })
  const { contentNode, dispositionNode, disposition } = await node.dispositionOut({ agreement: agreed })
  say({
    event: 'taken', processed: disposition.notification.disposition.processed,
    description: disposition.notification.disposition.description,
    content: contentNode && contentNode.content ? Buffer.from(contentNode.content).toString('base64') : null
  })
  const octets = await dispositionNode.build()
  const later = request.headers['receipt-delivery-option']
  if (later) {
    answer.writeHead(204).end()
    const posted = await post(later, octets)
    say({ event: 'posted', status: posted.status })
    return
  }
  const { headers, body: said } = halves(octets)
  answer.writeHead(200, { ...headers, 'Content-Length': said.length }).end(said)
}

const server = http.createServer((request, answer) => {
  const pieces = []
  request.on('data', piece => pieces.push(piece))
  request.on('end', () => taken(request, Buffer.concat(pieces), answer).catch(error => {
    say({ event: 'failed', why: String(error && error.stack) })
    if (!answer.headersSent) answer.writeHead(500).end()
  }))
})
server.listen(0, '127.0.0.1', () => {
  site.url = `http://127.0.0.1:${server.address().port}/as2`
  say({ event: 'ready', url: site.url })
})
readline.createInterface({ input: process.stdin }).on('line', line => {
  const order = JSON.parse(line)
  if (order.settings) {
    Object.assign(settings, order.settings)
    say({ event: 'set' })
  } else send(order).catch(error => say({ event: 'failed', why: String(error && error.stack) }))
}).on('close', () => process.exit(0))
