#include "tests/gateway/support/own_network.h"

#include <arpa/inet.h>
#include <net/if.h>
#include <netinet/in.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <QtCore/QProcess>
#include <cstring>

namespace chatelaine::test {
namespace {

constexpr const char* insideMark = "CHATELAINE_IN_OWN_NETWORK";
constexpr int impossible = 77;

bool giveAddress(int socket, const char* name, const char* address) {
  ifreq request{};
  std::strncpy(request.ifr_name, name, IFNAMSIZ - 1);
  sockaddr_in place{};
  place.sin_family = AF_INET;
  inet_pton(AF_INET, address, &place.sin_addr);
  std::memcpy(&request.ifr_addr, &place, sizeof place);
  return ioctl(socket, SIOCSIFADDR, &request) == 0;
}

// Between fork and exec: system calls only.
void enterOwnNetwork() {
  if (unshare(CLONE_NEWUSER | CLONE_NEWNET) != 0 && unshare(CLONE_NEWNET) != 0) _exit(impossible);
  const int socket = ::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  ifreq loopback{};
  std::strncpy(loopback.ifr_name, "lo", IFNAMSIZ - 1);
  loopback.ifr_flags = IFF_UP | IFF_LOOPBACK | IFF_RUNNING;
  const bool isUp = ioctl(socket, SIOCSIFFLAGS, &loopback) == 0 && giveAddress(socket, "lo:1", publicAddress);
  if (!isUp) _exit(impossible);
}

}  // namespace

bool isInOwnNetwork() { return qEnvironmentVariableIsSet(insideMark); }

InsideRun runInOwnNetwork(const char* stem, const char* function, const char* row) {
  QProcess child;
  QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
  environment.insert(QString::fromLatin1(insideMark), QStringLiteral("1"));
  child.setProcessEnvironment(environment);
  child.setProcessChannelMode(QProcess::MergedChannels);
  child.setChildProcessModifier(enterOwnNetwork);
  QString which = QString::fromLatin1(function);
  if (row != nullptr) which += QLatin1Char(':') + QString::fromLatin1(row);
  child.start(QCoreApplication::applicationFilePath(), {QString::fromLatin1(stem), QStringLiteral("--"), which});
  constexpr int patience = 100'000;
  if (!child.waitForFinished(patience)) {
    child.kill();
    child.waitForFinished();
    return {true, false, "it took too long: " + child.readAll().toStdString()};
  }
  if (child.exitCode() == impossible) return {};
  return {true, child.exitStatus() == QProcess::NormalExit && child.exitCode() == 0, child.readAll().toStdString()};
}

}  // namespace chatelaine::test
