// The replica's part that asks to be let into a team.
#include "gateway/replica/replica.h"

#include "gateway/server_address.h"
#include "http/asio.h"
#include "vault/joining.h"

namespace chatelaine::gateway {

using http::Awaitable;

namespace {

// The invitation is worth nothing any more, and another attempt would end in the same way.
bool isRefusal(ErrorCode code) {
  return code == ErrorCode::expired || code == ErrorCode::conflict || code == ErrorCode::tampered ||
         code == ErrorCode::rolledBack;
}

}  // namespace

Awaitable<Result<void>> Replica::joinOnce() {
  const auto pending = vault::Joining::pending(m_vault);
  if (!pending) co_return std::unexpected(pending.error());
  m_isAsking = false;
  if (!*pending) co_return fail(ErrorCode::notFound, "no team yet");
  const auto joined = co_await askToJoin();
  if (!joined) {
    endJoining(joined.error());
    co_return std::unexpected(joined.error());
  }
  if (*joined) {
    m_options.log(LogLevel::info, "joined", {});
    publish();
    m_isWanted = true;
    co_return Result<void>{};
  }
  m_isAsking = true;
  co_return fail(ErrorCode::notFound, "nobody has answered yet");
}

Awaitable<Result<bool>> Replica::askToJoin() {
  const auto serverKey = co_await m_link->serverKey();
  if (!serverKey) co_return std::unexpected(serverKey.error());
  vault::Joining joining(m_vault, m_session, *serverKey);
  auto request = joining.start();
  while (request && *request) {
    auto response = co_await m_link->send(std::move(**request));
    if (!response) co_return std::unexpected(response.error());
    // While we waited, the desktop of this computer may have handed its team over.
    if (m_vault.team()) co_return fail(ErrorCode::alreadyExists, "a team came while we asked for another");
    request = joining.received(std::move(*response));
  }
  if (!request) co_return std::unexpected(request.error());
  co_return joining.isJoined();
}

// A server that isn't trusted is no refusal: the invitation is kept for when that is mended.
void Replica::endJoining(const Error& why) {
  if (isRefusal(why.code)) {
    const auto forgotten = vault::Joining::forget(m_vault);
    if (!forgotten) m_options.log(LogLevel::error, "invitation_kept", {{"detail", forgotten.error().detail}});
    forgetServerAddress(m_options.folder);
  }
  if (isRefusal(why.code) || why.code == ErrorCode::untrustedPeer) m_options.joinRefused(why);
}

}  // namespace chatelaine::gateway
