"""Dijkstra, topological sort, union-find, a trie and an LRU cache by hand."""
import heapq
from collections import OrderedDict, defaultdict
def dijkstra(graph, start):
    best, queue = {start: 0}, [(0, start)]
    while queue:
        d, node = heapq.heappop(queue)
        if d > best[node]: continue
        for other, w in graph[node].items():
            if d + w < best.get(other, float("inf")):
                best[other] = d + w
                heapq.heappush(queue, (d + w, other))
    return best
g = {"a": {"b": 7, "c": 3}, "b": {"d": 2}, "c": {"b": 1, "d": 8}, "d": {}}
print(dijkstra(g, "a"))
def topo(deps):
    state, out = {}, []
    def visit(n, path=()):
        if state.get(n) == "done": return
        if n in path: raise ValueError("cycle: " + " -> ".join((*path, n)))
        for m in deps.get(n, ()): visit(m, (*path, n))
        state[n] = "done"
        out.append(n)
    for n in sorted(deps): visit(n)
    return out
print(topo({"app": ["lib", "log"], "lib": ["core"], "log": ["core"], "core": []}))
try:
    topo({"a": ["b"], "b": ["c"], "c": ["a"]})
except ValueError as e:
    print(e)
class UnionFind(dict):
    def find(self, x):
        root = x
        while self.setdefault(root, root) != root: root = self[root]
        while self[x] != root: self[x], x = root, self[x]
        return root
    def union(self, a, b): self[self.find(a)] = self.find(b)
u = UnionFind()
for a, b in [(1, 2), (3, 4), (2, 3), (5, 6)]: u.union(a, b)
groups = defaultdict(list)
for x in sorted(u): groups[u.find(x)].append(x)
print(sorted(groups.values()))
class Trie:
    def __init__(self): self.children, self.end = {}, False
    def add(self, word):
        node = self
        for c in word: node = node.children.setdefault(c, Trie())
        node.end = True
    def walk(self, prefix=""):
        if self.end: yield prefix
        for c in sorted(self.children): yield from self.children[c].walk(prefix + c)
t = Trie()
for w in "to tea ted ten i in inn".split(): t.add(w)
print(list(t.walk()), len(list(t.children["t"].walk())))
class LRU:
    def __init__(self, n): self.n, self.d = n, OrderedDict()
    def get(self, k):
        if k not in self.d: return None
        self.d.move_to_end(k)
        return self.d[k]
    def put(self, k, v):
        self.d[k] = v
        self.d.move_to_end(k)
        if len(self.d) > self.n: self.d.popitem(last=False)
c = LRU(2)
c.put("a", 1); c.put("b", 2); c.get("a"); c.put("c", 3)
print(list(c.d), c.get("b"))
def solve(n, k, memo={}):
    if k in (0, n): return 1
    if (n, k) not in memo: memo[n, k] = solve(n - 1, k - 1) + solve(n - 1, k)
    return memo[n, k]
print([solve(10, k) for k in range(11)], solve(60, 30))
