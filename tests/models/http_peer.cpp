#include "tests/models/http_peer.h"

#include <QtCore/QVariant>

namespace chatelaine::modelstest {

HttpPeer::HttpPeer(const QString& socket, std::function<QByteArray(const QByteArray&)> answer)
    : m_answer(std::move(answer)) {
  connect(&m_server, &QLocalServer::newConnection, this, [this] {
    QLocalSocket* connection = m_server.nextPendingConnection();
    connect(connection, &QLocalSocket::readyRead, this, [this, connection] { take(*connection); });
  });
  m_server.listen(socket);
}

void HttpPeer::take(QLocalSocket& socket) {
  const QByteArray seen = socket.property("seen").toByteArray() + socket.readAll();
  socket.setProperty("seen", seen);
  const qsizetype head = seen.indexOf("\r\n\r\n");
  if (head < 0) return;
  const qsizetype field = seen.toLower().indexOf("content-length:");
  const qsizetype length = field < 0 || field > head
                               ? 0
                               : seen.mid(field + 15, seen.indexOf('\r', field) - field - 15).trimmed().toLongLong();
  if (seen.size() < head + 4 + length) return;
  m_requests.append(seen);
  const QByteArray answer = m_answer(seen);
  socket.write(answer);
  socket.setProperty("seen", QByteArray());
  m_open = &socket;
  if (!answer.contains("text/event-stream")) socket.disconnectFromServer();
}

void HttpPeer::push(const QByteArray& bytes) {
  m_open->write(bytes);
  m_open->flush();
}

void HttpPeer::hangUp() { m_open->disconnectFromServer(); }

QByteArray httpAnswer(int status, const QByteArray& body) {
  return "HTTP/1.1 " + QByteArray::number(status) +
         " -\r\nContent-Type: application/cbor\r\nContent-Length: " + QByteArray::number(body.size()) +
         "\r\nConnection: close\r\n\r\n" + body;
}

}  // namespace chatelaine::modelstest
