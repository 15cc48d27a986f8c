// A message inside a page: what happened or what to mind, with an optional action. Says its kind by icon and by word.
#pragma once
#include <QtWidgets/QWidget>

#include <cstdint>

class QPushButton;

namespace chatelaine::ui {

class Picture;
class Text;

enum class BannerKind : std::uint8_t { info, ok, warning, error };

class Banner final : public QWidget {
  Q_OBJECT
 public:
  explicit Banner(QWidget* parent = nullptr);  // hidden until it has something to say
  Banner(BannerKind kind, const QString& text, QWidget* parent = nullptr);

  void say(BannerKind kind, const QString& text);
  void clear();
  QString text() const;
  QPushButton* setAction(const QString& text, const QString& objectName);
  QPushButton* addAction(const QString& text, const QString& objectName);  // beside it

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  BannerKind m_kind = BannerKind::info;
  Picture* m_picture;
  Text* m_text;
  QPushButton* m_action = nullptr;
};

}  // namespace chatelaine::ui
