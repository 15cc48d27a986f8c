#include "app/desktop/single_instance.h"

#include <QtCore/QDir>
#include <QtCore/QFileInfo>
#include <QtNetwork/QLocalSocket>

namespace chatelaine::desktop {
namespace {

constexpr int patience = 1000;  // ms; the other side is on this computer
constexpr char presentWord[] = "present\n";
constexpr char lockWord[] = "lock\n";

}  // namespace

SingleInstance::SingleInstance(const QString& socket, QObject* parent) : QObject(parent), m_socket(socket) {
  connect(&m_server, &QLocalServer::newConnection, this, &SingleInstance::take);
}

bool SingleInstance::handedOver(Wish wish) {
  QLocalSocket socket;
  socket.connectToServer(m_socket);
  if (!socket.waitForConnected(patience)) return false;
  socket.write(wish == Wish::lock ? lockWord : presentWord);
  return socket.waitForBytesWritten(patience);
}

bool SingleInstance::listen() {
  QDir().mkpath(QFileInfo(m_socket).path());
  QFile::setPermissions(QFileInfo(m_socket).path(), QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
  QLocalServer::removeServer(m_socket);
  m_server.setSocketOptions(QLocalServer::UserAccessOption);
  return m_server.listen(m_socket);
}

void SingleInstance::take() {
  while (QLocalSocket* socket = m_server.nextPendingConnection()) {
    connect(socket, &QLocalSocket::readyRead, this, [this, socket] {
      if (!socket->canReadLine()) return;
      const QByteArray word = socket->readLine(64);
      if (word == presentWord) Q_EMIT wished(Wish::present);
      if (word == lockWord) Q_EMIT wished(Wish::lock);
    });
    connect(socket, &QLocalSocket::disconnected, socket, &QObject::deleteLater);
  }
}

}  // namespace chatelaine::desktop
