// A server on a local socket that answers with the bytes a test gives it and keeps what it was sent.
#pragma once
#include <QtNetwork/QLocalServer>
#include <QtNetwork/QLocalSocket>

#include <functional>

namespace chatelaine::modelstest {

class HttpPeer final : public QObject {
  Q_OBJECT
 public:
  // `answer` gets the whole request (head and body) and returns the bytes to send; the connection is closed after them
  // unless they are empty.
  explicit HttpPeer(const QString& socket, std::function<QByteArray(const QByteArray&)> answer);
  const QByteArrayList& requests() const { return m_requests; }
  // Sends more on the newest connection that was left open.
  void push(const QByteArray& bytes);
  void hangUp();

 private:
  void take(QLocalSocket& socket);
  QLocalServer m_server;
  std::function<QByteArray(const QByteArray&)> m_answer;
  QByteArrayList m_requests;
  QLocalSocket* m_open = nullptr;
};

QByteArray httpAnswer(int status, const QByteArray& body);

}  // namespace chatelaine::modelstest
