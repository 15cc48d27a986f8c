// Dresses the application: style, palette and font, following the system's light and dark; one lives beside main's app.
#pragma once
#include <QtCore/QObject>

#include <cstdint>

class QApplication;

namespace chatelaine::ui {

enum class Appearance : std::uint8_t { system, light, dark };

class Theme final : public QObject {
  Q_OBJECT
 public:
  explicit Theme(QApplication& application, Appearance appearance = Appearance::system);

  Appearance appearance() const noexcept { return m_appearance; }
  void setAppearance(Appearance appearance);

 private:
  void apply();
  QApplication& m_application;
  Appearance m_appearance;
};

}  // namespace chatelaine::ui
