#include "gateway/proxy/exchange.h"

#include "gateway/proxy/response_body.h"
#include "gateway/rules/canonical.h"
#include "http/asio.h"

namespace chatelaine::gateway {

using http::Awaitable;
using http::BodyKind;
using namespace http::asio::experimental::awaitable_operators;

namespace {

constexpr std::size_t responseHeadLimit = 64 * 1024;
constexpr int maximumInterimResponses = 8;
constexpr std::chrono::seconds drainTimeout{5};

bool restrictsRequestLine(const Credential* credential) {
  return credential != nullptr && (!credential->binding.methods.empty() || !credential->binding.paths.empty());
}

}  // namespace

Exchange::Exchange(WorkerContext& worker, Reader& agent, AgentRequest request)
    : m_worker(worker), m_agent(agent), m_request(std::move(request)), m_body(agent, m_request.head) {}

bool Exchange::isRefusedMethod() const {
  const std::string& method = m_request.use.request.method;
  return method == "TRACE" || method == "TRACK" || method == "CONNECT";
}

Awaitable<AgentConnection> Exchange::run() {
  if (isRefusedMethod()) {
    const Denial denial = denialOf(Trouble::methodRefused);
    m_worker.policy.noteRefusal(m_request.use, nullptr, denial);
    co_return co_await refuse(denial);
  }
  auto ruling = m_worker.policy.rule(m_request.use);
  if (!ruling) co_return co_await refuse(ruling.error());
  m_sent = m_request.use.request;
  m_sent.path = ruling->path;
  if (const auto denial = co_await check(*ruling)) {
    m_worker.policy.noteRefusal(m_request.use, &*ruling, *denial);
    co_return co_await refuse(*denial);
  }
  auto granted = co_await m_worker.policy.grant(m_request.use, std::move(*ruling));
  if (!granted) co_return co_await refuse(granted.error());
  m_grant = std::move(*granted);
  co_return co_await forward();
}

Awaitable<std::optional<Denial>> Exchange::check(const Ruling& ruling) {
  if (ruling.credential == nullptr && m_request.without == WithoutCredential::isRefused) {
    co_return denialOf(Refusal::noCredential);
  }
  if (restrictsRequestLine(ruling.credential) && overridesRequestLine(m_request.head.fields)) {
    co_return denialOf(Trouble::overrideField);
  }
  if (holdsStrayPlaceholder(m_sent, m_request.head.fields, ruling.credential)) {
    co_return denialOf(Trouble::placeholder);
  }
  co_return co_await m_body.readAhead();
}

// An unread body would be taken for the next request: the connection is kept only without one.
Awaitable<AgentConnection> Exchange::refuse(Denial denial) {
  const bool isKept = m_request.head.keepsAlive && m_body.isReadWhole() && !m_agent.stream().connection().isDraining();
  const auto connection = isKept ? AgentConnection::keep : AgentConnection::close;
  const bool isWritten = co_await respond(m_agent.stream(), denial, connection);
  co_return isWritten ? connection : AgentConnection::close;
}

Awaitable<AgentConnection> Exchange::forward() {
  m_scrubSet = m_grant.ruling.agent->recent->scrubSet(m_worker.policy.now());
  const CanonicalRequest& request = m_request.use.request;
  const Transport transport = request.scheme == "https" ? Transport::tls : Transport::cleartext;
  const UpstreamKey key{{request.host, request.port}, transport, m_grant.privateHosts};
  for (int tries = 0; tries < 2; ++tries) {
    // The second try never takes a kept connection: the first one was cut.
    const auto kept = tries == 0 ? Upstreams::Kept::allowed : Upstreams::Kept::refused;
    auto opened = co_await m_worker.upstreams.open(key, kept, m_grant.ruling.agent->agent.id);
    if (!opened) {
      co_await giveUp(opened.error());
      break;
    }
    if (!m_worker.policy.stillHolds(m_request.use, m_grant)) {
      co_await giveUp(denialOf(Trouble::changedMeanwhile));
      break;
    }
    if (co_await attempt(std::move(*opened)) == Step::done) break;
  }
  co_return m_after;
}

Awaitable<Exchange::Step> Exchange::attempt(std::unique_ptr<Upstream> upstream) {
  Stream& service = upstream->stream;
  const LiveConnections::Watch watch(
      m_worker.live,
      {[this] { return !m_worker.policy.isRevoked(m_request.use, m_grant); }, [this, &service] { cut(service); }});
  service.connection().expiresAfter(progressTimeout);
  m_agent.stream().connection().expiresAfter(progressTimeout);
  if (!co_await sendHead(service) && mayRetry(*upstream)) co_return Step::retry;
  Step step = Step::done;
  if (m_body.isReadWhole()) {
    step = co_await receive(*upstream);
  } else {
    auto upload = m_body.sendRest(service);
    auto download = receive(*upstream);
    step = co_await (std::move(download) && std::move(upload));
  }
  if (m_isServiceKept && m_body.isSentWhole()) m_worker.upstreams.keep(std::move(upstream));
  if (!m_body.isReadWhole() || m_body.problem()) m_after = AgentConnection::close;
  co_return step;
}

void Exchange::cut(Stream& service) {
  m_isCut = true;
  service.close();
  m_agent.stream().close();
}

Awaitable<bool> Exchange::sendHead(Stream& service) {
  WireBuffer wire;
  const Injection* injection = m_grant.secret == nullptr ? nullptr : &m_grant.secret->injection;
  writeRequestHead(wire, {m_sent, m_request.head.fields, m_body.framing(), injection});
  const std::string ahead = m_body.framedAhead();
  const bool fitsOneWrite = ahead.size() <= BufferPool::bufferSize;
  if (fitsOneWrite) wire.append(ahead);
  const bool isWritten = co_await service.write(wire.text());
  if (!isWritten || fitsOneWrite) co_return isWritten;
  co_return co_await service.write(ahead);
}

// A kept connection may have been closed just now. What can be repeated without harm is sent again.
bool Exchange::mayRetry(const Upstream& service) const {
  const std::string& method = m_request.use.request.method;
  const bool isIdempotent =
      method == "GET" || method == "HEAD" || method == "OPTIONS" || method == "PUT" || method == "DELETE";
  return service.isReused && isIdempotent && m_body.isReadWhole() && service.reader.isEmpty() && !m_isCut;
}

Awaitable<Exchange::Step> Exchange::receive(Upstream& service) {
  auto head = co_await responseHead(service);
  if (!head && mayRetry(service) && head.error().code == denialOf(Trouble::upstreamCut).code) co_return Step::retry;
  if (head && m_scrubSet != nullptr && isEncoded(*head)) head = std::unexpected(denialOf(Trouble::encodedResponse));
  if (!head) {
    service.stream.close();
    co_await giveUp(m_body.problem().value_or(head.error()));
  } else {
    co_await sendResponse(service, std::move(*head));
  }
  if (m_body.isReadWhole()) co_return Step::done;
  // The answer came before the request was through: the rest of it is read and dropped, for a while.
  m_body.dropRest();
  m_agent.stream().connection().expiresAfter(drainTimeout);
  co_return Step::done;
}

Awaitable<std::expected<http::ResponseHead, Denial>> Exchange::responseHead(Upstream& service) {
  for (int interim = 0; interim < maximumInterimResponses; ++interim) {
    const auto text = co_await service.reader.head(responseHeadLimit);
    if (!text) {
      const bool hasExpired = service.stream.connection().hasExpired();
      const bool isTooLarge = text.error() == Reader::End::headTooLarge;
      co_return std::unexpected(denialOf(hasExpired   ? Trouble::upstreamTimedOut
                                         : isTooLarge ? Trouble::upstreamMalformed
                                                      : Trouble::upstreamCut));
    }
    auto head = http::checkResponseFraming(*text, m_request.use.request.method);
    if (!head || head->status == 101) co_return std::unexpected(denialOf(Trouble::upstreamMalformed));
    if (head->status >= 200) co_return std::move(*head);
    service.reader.consume(text->size());
  }
  co_return std::unexpected(denialOf(Trouble::upstreamMalformed));
}

Awaitable<void> Exchange::sendResponse(Upstream& service, http::ResponseHead head) {
  const BodyKind towardsAgent = bodyTowardsAgent(head, m_request.head.minorVersion);
  const bool isKept = m_request.head.keepsAlive && towardsAgent != BodyKind::untilClose && m_body.isReadWhole() &&
                      !m_agent.stream().connection().isDraining();
  m_after = isKept ? AgentConnection::keep : AgentConnection::close;
  std::string out;
  writeResponseHead(out, {head, m_request.use.request.method, m_request.head.minorVersion, m_after, m_scrubSet});
  const unsigned status = head.status;
  const bool serviceKeepsAlive = head.keepsAlive;
  const http::BodyFraming framing = head.body;
  service.reader.consume(http::endOfHead(service.reader.received()).value_or(0));  // `head` points nowhere from here on
  ResponseBody body(service.reader, framing, m_agent.stream(), towardsAgent, m_scrubSet, std::move(out));
  const auto result = co_await body.send();
  const bool isComplete = result == ResponseBody::Result::complete;
  if (!isComplete) m_after = AgentConnection::close;
  m_isServiceKept = isComplete && serviceKeepsAlive;
  const std::string_view reason = isComplete                                  ? std::string_view()
                                  : result == ResponseBody::Result::agentGone ? std::string_view("agent_gone")
                                                                              : denialOf(Trouble::upstreamCut).code;
  m_worker.policy.noteOutcome(m_request.use, m_grant, status, m_isCut ? std::string_view("revoked") : reason);
}

Awaitable<void> Exchange::giveUp(Denial denial) {
  m_worker.policy.noteOutcome(m_request.use, m_grant, denial.status,
                              m_isCut ? std::string_view("revoked") : denial.code);
  if (m_grant.ruling.credential == nullptr) m_worker.policy.noteRefusal(m_request.use, &m_grant.ruling, denial);
  m_after = co_await refuse(denial);
}

}  // namespace chatelaine::gateway
