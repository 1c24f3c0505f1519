# Six Elixir processes that broadcast to all six, themselves included, and count every delivery.
# `seed`: the rule of elixir-broadcast. A peer makes one broadcast at the start and one for each that it receives, until it has made all;
#   a broadcast is one message to itself for each destination, and on each of these it sends the broadcast there.
# `drain`: a peer takes what has come in and only then makes its next broadcast, to all peers at once.
# usage: elixir processes.exs seed|drain MESSAGES TIMEOUT_MS; prints one line of JSON.
defmodule Peer do
  # The clock is looked at once in so many messages: a message of the timer would wait behind a mailbox of millions.
  @reactions_between_looks 256

  def start(mode, id, messages, parent) do
    receive do
      {:go, peers, deadline} ->
        state = %{
          id: id,
          peers: peers,
          all: tuple_size(peers) * messages,
          messages: messages,
          deadline: deadline,
          deliveries: :counters.new(tuple_size(peers), []),
          parent: parent
        }

        case mode do
          "seed" ->
            broadcast(state)
            seed(state, 1, 0, 0, @reactions_between_looks)

          "drain" ->
            drain(state, 0, 0, @reactions_between_looks)
        end
    end
  end

  defp seed(state, _broadcasts, received, sent, _looks) when received == state.all and sent == state.all, do: finish(state)

  defp seed(state, broadcasts, received, sent, 0) do
    if late?(state), do: finish(state), else: seed(state, broadcasts, received, sent, @reactions_between_looks)
  end

  defp seed(state, broadcasts, received, sent, looks) do
    receive do
      {:send_to, to} ->
        send(elem(state.peers, to), {:broadcast, state.id})
        seed(state, broadcasts, received, sent + 1, looks - 1)

      {:broadcast, from} ->
        :counters.add(state.deliveries, from + 1, 1)

        if broadcasts < state.messages do
          broadcast(state)
          seed(state, broadcasts + 1, received + 1, sent, looks - 1)
        else
          seed(state, broadcasts, received + 1, sent, looks - 1)
        end
    after
      10 -> seed(state, broadcasts, received, sent, 0)
    end
  end

  defp broadcast(state), do: for(to <- 0..(tuple_size(state.peers) - 1), do: send(self(), {:send_to, to}))

  defp drain(state, _broadcasts, received, _looks) when received == state.all, do: finish(state)

  defp drain(state, broadcasts, received, 0) do
    if late?(state), do: finish(state), else: drain(state, broadcasts, received, @reactions_between_looks)
  end

  defp drain(state, broadcasts, received, looks) do
    receive do
      {:broadcast, from} ->
        :counters.add(state.deliveries, from + 1, 1)
        drain(state, broadcasts, received + 1, looks - 1)
    after
      if(broadcasts < state.messages, do: 0, else: 10) ->
        if broadcasts < state.messages do
          for to <- 0..(tuple_size(state.peers) - 1), do: send(elem(state.peers, to), {:broadcast, state.id})
          drain(state, broadcasts + 1, received, looks - 1)
        else
          drain(state, broadcasts, received, 0)
        end
    end
  end

  defp late?(state), do: System.monotonic_time(:millisecond) >= state.deadline

  # Stays alive until the program ends: messages to it are still on their way.
  defp finish(state) do
    counts = for sender <- 1..tuple_size(state.peers), do: :counters.get(state.deliveries, sender)
    send(state.parent, {:finished, state.id, counts, System.monotonic_time(:microsecond)})
    Process.sleep(:infinity)
  end
end

defmodule Run do
  @peers 6

  def main(mode, messages, timeout) do
    parent = self()
    peers = for id <- 0..(@peers - 1), do: spawn(fn -> Peer.start(mode, id, messages, parent) end)
    start = System.monotonic_time(:microsecond)
    for peer <- peers, do: send(peer, {:go, List.to_tuple(peers), div(start, 1000) + timeout})
    rows = for id <- 0..(@peers - 1), do: row(id)
    seconds = (rows |> Enum.map(&elem(&1, 1)) |> Enum.max() |> Kernel.-(start)) / 1_000_000
    matrix = Enum.map(rows, &elem(&1, 0))
    deliveries = matrix |> List.flatten() |> Enum.sum()
    by_sender = matrix |> Enum.zip() |> Enum.map(&Tuple.sum/1)

    IO.puts(
      ~s({"deliveries":#{deliveries},"seconds":#{seconds},"deliveriesPerSecond":#{round(deliveries / seconds)},) <>
        ~s("complete":#{deliveries == @peers * @peers * messages},) <>
        ~s("fairnessBySender":#{jain(by_sender)},"fairnessByPair":#{jain(List.flatten(matrix))}})
    )

    System.halt(0)
  end

  defp row(id) do
    receive do
      {:finished, ^id, counts, at} -> {counts, at}
    end
  end

  defp jain(counts) do
    squares = counts |> Enum.map(&(&1 * &1)) |> Enum.sum()
    if squares == 0, do: 0, else: Enum.sum(counts) ** 2 / (length(counts) * squares)
  end
end

[mode, messages, timeout] = System.argv()
Run.main(mode, String.to_integer(messages), String.to_integer(timeout))
