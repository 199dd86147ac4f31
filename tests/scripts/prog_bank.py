"""A bank with threads, transfers under two locks, and an audit that always balances."""
import random
import threading
from contextlib import ExitStack
from dataclasses import dataclass, field
@dataclass
class Account:
    number: int
    balance: int = 100
    lock: threading.Lock = field(default_factory=threading.Lock, repr=False, compare=False)
    history: list = field(default_factory=list, repr=False)
class InsufficientFunds(Exception):
    def __init__(self, account, amount):
        super().__init__(f"account {account.number}: {account.balance} < {amount}")
class Bank:
    def __init__(self, n):
        self.accounts = [Account(i) for i in range(n)]
        self.refused = 0
        self.lock = threading.Lock()
    def locked(self, *accounts):
        stack = ExitStack()
        for a in sorted(accounts, key=lambda a: a.number):
            stack.enter_context(a.lock)
        return stack
    def transfer(self, source, target, amount):
        with self.locked(source, target):
            if source.balance < amount:
                raise InsufficientFunds(source, amount)
            source.balance -= amount
            target.balance += amount
            source.history.append(-amount)
            target.history.append(amount)
    def total(self):
        with self.locked(*self.accounts):
            return sum(a.balance for a in self.accounts)
bank = Bank(5)
audits = []
def customer(seed):
    rng = random.Random(seed)
    for _ in range(200):
        source, target = rng.sample(bank.accounts, 2)
        try:
            bank.transfer(source, target, rng.randint(1, 60))
        except InsufficientFunds:
            with bank.lock:
                bank.refused += 1
def auditor():
    for _ in range(30):
        audits.append(bank.total())
threads = [threading.Thread(target=customer, args=(i,)) for i in range(4)] + [threading.Thread(target=auditor)]
for t in threads: t.start()
for t in threads: t.join()
print(set(audits), bank.total(), min(a.balance for a in bank.accounts) >= 0)
print(all(100 + sum(a.history) == a.balance for a in bank.accounts), sum(len(a.history) for a in bank.accounts) // 2 + bank.refused)
try:
    bank.transfer(bank.accounts[0], bank.accounts[1], 10**6)
except InsufficientFunds as e:
    print(type(e).__name__, e.args[0].startswith("account 0"))
print(Account(7), Account(1) == Account(1))
