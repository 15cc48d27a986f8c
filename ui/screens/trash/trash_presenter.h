// Joins the trash with its screen: bringing back, and erasing before the time is over.
#pragma once
#include <QtCore/QObject>

#include "ui/screens/common/screen_context.h"
#include "ui/screens/trash/trash_screen.h"

namespace chatelaine::ui {

class TrashPresenter final : public QObject {
  Q_OBJECT
 public:
  TrashPresenter(TrashScreen& screen, ScreenContext context, QObject* parent);

 private:
  void refresh();
  void askToErase(const ItemId& credential);
  const vault::DeletedCredential* find(const ItemId& credential) const;

  TrashScreen& m_screen;
  ScreenContext m_context;
};

// Also what undoes a deletion that was just made. Says what became of it.
void restoreDeleted(const ScreenContext& context, const ItemId& credential, QObject* owner);

}  // namespace chatelaine::ui
