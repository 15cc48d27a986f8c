#include "models/local_gateway.h"

#include "vault/durable_file.h"

namespace chatelaine::models {

namespace fs = std::filesystem;

LocalGateway::LocalGateway(fs::path folder, LocalDaemon& daemon, ControlClient& control, QObject* parent)
    : QObject(parent), m_folder(std::move(folder)), m_daemon(daemon), m_control(control) {
  connect(&m_daemon, &LocalDaemon::stateChanged, this, &LocalGateway::noteTold);
}

std::string LocalGateway::addressOf(const ServerPlace& server) {
  return server.key ? server.address + "/" + server.key->hex() : server.address;
}

void LocalGateway::setServer(const std::optional<ServerPlace>& server) {
  m_server = server;
  m_kept = server ? read() : std::nullopt;
  if (!server) m_control.setGateway(PrincipalId{});
  else m_control.setGateway(m_kept ? std::optional(m_kept->gateway) : std::nullopt);
}

// One that can't be read is none: its agents aren't served by us, and whoever runs it sees to it.
std::optional<LocalGateway::Kept> LocalGateway::read() const {
  const auto content = vault::readWholeFile(file());
  if (!content) return std::nullopt;
  const std::string text = textOf(*content);
  const std::size_t end = text.find('\n');
  if (end == std::string::npos || !text.ends_with('\n')) return std::nullopt;
  const auto id = PrincipalId::fromHex(text.substr(0, end));
  if (!id) return std::nullopt;
  return Kept{*id, text.substr(end + 1, text.size() - end - 2)};
}

Result<void> LocalGateway::write(const Kept& kept) const {
  return vault::replaceFile(file(), bytesOf(kept.gateway.hex() + "\n" + kept.told + "\n"));
}

Result<void> LocalGateway::keep(const PrincipalId& gateway) { return write({gateway, {}}); }

void LocalGateway::forget() {
  std::error_code ignored;
  fs::remove(file(), ignored);
  m_kept.reset();
}

void LocalGateway::start() {
  if (!isHere()) return;
  m_daemon.setMore(m_server ? QStringList{QStringLiteral("--server"), QString::fromStdString(addressOf(*m_server))}
                            : QStringList{});
  if (isTold()) return m_daemon.ensureRunning();
  m_isTelling = true;
  m_daemon.restart();
}

bool LocalGateway::isUntold() const {
  return isHere() && !isTold() && (m_daemon.state() == LocalDaemon::State::running || m_daemon.goesOn());
}

// One that somebody else started meanwhile doesn't know, nor does one of before. What can't be written is told again at
// the next start.
void LocalGateway::noteTold() {
  if (!m_isTelling || !m_server || !m_kept || m_daemon.state() != LocalDaemon::State::running || !m_daemon.isOfNow())
    return;
  m_isTelling = false;
  const Kept kept{m_kept->gateway, addressOf(*m_server)};
  [[maybe_unused]] const auto written = write(kept);
  m_kept = kept;
}

}  // namespace chatelaine::models
