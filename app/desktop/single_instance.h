// One desktop per person: a second start asks the first to come forward (or to lock) and ends.
#pragma once
#include <QtCore/QObject>
#include <QtNetwork/QLocalServer>

namespace chatelaine::desktop {

enum class Wish { present, lock };

class SingleInstance final : public QObject {
  Q_OBJECT
 public:
  explicit SingleInstance(const QString& socket, QObject* parent = nullptr);

  // True if another instance has taken the wish over.
  bool handedOver(Wish wish);
  // From now on others can reach us. False: the socket can't be made; we run without being found.
  bool listen();

 Q_SIGNALS:
  void wished(chatelaine::desktop::Wish wish);

 private:
  void take();
  QString m_socket;
  QLocalServer m_server;
};

}  // namespace chatelaine::desktop
